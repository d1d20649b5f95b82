import { describe, expect, test } from 'vitest';
import { createAdmission, networkOf } from './admission.ts';

function admission(maxConnections: number, maxConnectionsPerAddress = maxConnections) {
  const evicted: string[] = [];
  const admits = createAdmission<string>({ maxConnections, maxConnectionsPerAddress }, (guest) =>
    evicted.push(guest),
  );
  return { ...admits, evicted };
}

describe('who is let in', () => {
  test('a new connection takes the place of the oldest silent one', () => {
    const { admit, evicted } = admission(2);
    expect([admit('a', '10.0.0.1'), admit('b', '10.0.0.2'), admit('c', '10.0.0.3')]).toEqual([
      true,
      true,
      true,
    ]);
    expect(evicted).toEqual(['a']);
  });

  test('nobody takes the place of one that has sent Connect', () => {
    const { admit, settle, leave, evicted } = admission(2);
    admit('a', '10.0.0.1');
    admit('b', '10.0.0.1');
    settle('a');
    settle('b');
    settle('b');
    expect(admit('c', '10.0.0.2')).toBe(false);
    leave('a');
    leave('a');
    expect(admit('c', '10.0.0.2')).toBe(true);
    expect(evicted).toEqual([]);
  });

  test('one address does not get all places, and makes room among its own', () => {
    const { admit, settle, evicted } = admission(4, 2);
    admit('other', '10.0.0.9');
    admit('a', '10.0.0.1');
    admit('b', '10.0.0.1');
    admit('c', '10.0.0.1');
    expect(evicted).toEqual(['a']);
    settle('b');
    settle('c');
    expect(admit('d', '10.0.0.1')).toBe(false);
    expect(admit('e', '10.0.0.2')).toBe(true);
    expect(evicted).toEqual(['a']);
  });

  test('without that limit one address keeps all others out', () => {
    const { admit, settle } = admission(3);
    for (const guest of ['a', 'b', 'c']) {
      admit(guest, '10.0.0.1');
      settle(guest);
    }
    expect(admit('d', '10.0.0.2')).toBe(false);
  });
});

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['::ffff:127.0.0.1', '127.0.0.1'],
  ['::1', '0:0:0:0'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::9', '2001:db8:0:0'],
  ['2001:0db8:0001:0002::', '2001:db8:1:2'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('%s is of the network %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
