import { expect, test } from 'vitest';
import { junit } from './junit.ts';
import { ONLY as A, onlyCase, said } from './testing/junit-case.ts';
import { casesOf, parseJunit } from './testing/junit-file.ts';
import { aCase, attemptEnd, check, report, runEnd, runStart, step } from './testing/story.ts';

const B = 'mmsp/errors/b';

test('attempts stand in the output, the failure says so, and the conversation is that of the last one', async () => {
  const failed = check(A, 'MMSP-1-01', 'fail', { section: '1', expected: '13', got: '12' });
  const one = await onlyCase(
    ...aCase(
      A,
      'fail',
      [
        step(A, 1, 'the first time'),
        failed,
        attemptEnd(A, 1, 'fail', { reason: 'r' }),
        step(A, 1, 'the second time'),
        failed,
      ],
      { attempts: 2 },
    ),
  );
  const [output = ''] = one['system-out'] ?? [];
  expect(output).toMatch(
    /^attempt 1 of 2: fail after 0\.20 s, r\n {2}MMSP-1-01 \(section 1\): expected 13, got 12\n\ntranscript\n.*the second time/,
  );
  expect(output).not.toContain('the first time');
  expect(one.failure).toMatchObject([
    { '@type': 'MUST', '@message': 'MMSP-1-01 (section 1): expected 13, got 12' },
  ]);
  expect(one.failure?.[0]?.['#text']).toContain('attempts: 2, see the output');
});

test('a flaky case passes and says what it is', async () => {
  const one = await onlyCase(
    ...aCase(A, 'pass', [check(A, 'MMSP-1-01', 'fail'), attemptEnd(A, 1, 'fail')], {
      flaky: true,
      attempts: 2,
    }),
  );
  expect([one.failure, one.error, one.skipped]).toEqual([undefined, undefined, undefined]);
  expect(one['system-out']?.[0]).toMatch(
    /^attempt 1 of 2: fail .*MMSP-1-01.*flaky: it passed in attempt 2 of 2$/s,
  );
});

test('a case that fails as it is listed is skipped, with the reason and every id', async () => {
  const one = await onlyCase(
    ...aCase(
      A,
      'fail',
      [
        check(A, 'MMSP-1-01', 'fail', { listed: 'known since 9.5', section: '1', got: '12' }),
        check(A, 'MMSP-1-02', 'warn', { listed: 'known since 9.5' }),
      ],
      { listed: 'known since 9.5' },
    ),
  );
  expect(one.failure).toBeUndefined();
  expect(one.skipped).toEqual(said('expected: known since 9.5; MMSP-1-01, MMSP-1-02'));
  expect(one['system-out']?.[0]).toMatch(
    /^expected MMSP-1-01 \(section 1\): got 12\n {2}because known since 9\.5\n/,
  );
  expect(one['system-out']?.[0]).not.toMatch(/^warn/m);
});

test('a case that does not fail as it is listed is one failure, what it says of the list first', async () => {
  const passes = await onlyCase(...aCase(A, 'pass', [], { unexpected: ['it passes', 'and more'] }));
  expect(passes.failure).toMatchObject([{ '@type': 'unexpected', '@message': 'it passes' }]);
  expect(passes.failure?.[0]?.['#text']).toMatch(/^it passes\n\nand more\n\nreproduce: /);
  const changed = await onlyCase(
    ...aCase(
      A,
      'fail',
      [
        check(A, 'MMSP-1-01', 'fail', { listed: 'known' }),
        check(A, 'MMSP-1-02', 'fail', { section: '1', got: '3' }),
      ],
      { unexpected: ['MMSP-1-03 is listed and passes'] },
    ),
  );
  expect(changed.skipped).toBeUndefined();
  expect(changed.failure).toMatchObject([
    { '@type': 'unexpected', '@message': 'MMSP-1-03 is listed and passes' },
  ]);
  const text = changed.failure?.[0]?.['#text'] ?? '';
  expect(text).toContain('MMSP-1-02 (section 1): got 3');
  expect(text).not.toContain('MMSP-1-01');
  expect(changed['system-out']?.[0]).toContain('expected MMSP-1-01');
});

test('a failure that no list names is led by it, not by a listed one', async () => {
  const one = await onlyCase(
    ...aCase(A, 'fail', [
      check(A, 'MMSP-1-01', 'fail', { listed: 'known' }),
      check(A, 'MMSP-1-02', 'fail', { section: '1', got: '3' }),
    ]),
  );
  expect(one.failure).toMatchObject([{ '@type': 'MUST', '@message': 'MMSP-1-02 (section 1): got 3' }]);
});

test('what is wrong with the list and belongs to no case is a case of its own', async () => {
  const events = [
    runStart([A]),
    ...aCase(A, 'pass'),
    runEnd({ status: 1, stale: ['entry 3 matches nothing', 'entry 4 has expired'] }),
  ];
  const xml = await report(junit, events);
  expect(parseJunit(xml)).toMatchObject({ '@tests': '2', '@failures': '1' });
  const found = casesOf(xml).get('expected failures');
  expect(found).toMatchObject({
    '@classname': 'mms-conform',
    '@time': '0.000',
    failure: [{ '@type': 'unexpected', '@message': 'entry 3 matches nothing' }],
  });
  expect(found?.failure?.[0]?.['#text']).toBe('entry 3 matches nothing\nentry 4 has expired');
});

test('files that were kept of a case stand at the end of its output, a line each', async () => {
  const events = [
    runStart([A, B]),
    ...aCase(A, 'pass', [step(A, 1, 'send Connect')], { captures: ['pcap/a.pcapng', 'pcap/a]].txt'] }),
    ...aCase(B, 'pass'),
    runEnd(),
  ];
  const [first, second] = [...casesOf(await report(junit, events)).values()];
  expect(first?.['system-out']?.[0]?.split('\n').slice(-3)).toEqual([
    '',
    '[[ATTACHMENT|pcap/a.pcapng]]',
    '[[ATTACHMENT|pcap/a]].txt]]',
  ]);
  expect(second?.['system-out']).toBeUndefined();
});
