import { join, normalize } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captureName, captureNames } from './name.ts';

describe('the name of a capture', () => {
  it.each([
    ['mmsp/general/happy-path[transport=tcp]', 'mmsp-general-happy-path-transport-tcp.pcapng'],
    [
      'mmsp/hostile/lengths[transport=udp,wrong=log.info.cbSize]',
      'mmsp-hostile-lengths-transport-udp-wrong-log.info.cbSize.pcapng',
    ],
    ['../../etc/passwd', 'etc-passwd.pcapng'],
  ])('of %s', (id, name) => {
    expect(captureName(id)).toBe(name);
  });

  it('has the number of an attempt, which no id can have', () => {
    expect(captureName('a/b', 2)).toBe('a-b--attempt-2.pcapng');
    expect(captureName('a/b--attempt-2')).toBe('a-b-attempt-2.pcapng');
  });

  it('is no device, not empty, and not too long', () => {
    expect(captureName('con')).toMatch(/^con--[0-9a-f]{8}\.pcapng$/);
    expect(captureName('nul.x')).toMatch(/^nul\.x--/);
    expect(captureName('[]')).toMatch(/^case--[0-9a-f]{8}\.pcapng$/);
    expect(captureName('a\0b')).toMatch(/^a-b--[0-9a-f]{8}\.pcapng$/);
    expect(captureName('х')).not.toBe(captureName('у'));
    const long = captureName(`${'a'.repeat(5000)}1`);
    expect(long.length).toBeLessThan(200);
    expect(long).not.toBe(captureName(`${'a'.repeat(5000)}2`));
  });

  it('never leads out of the folder', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[./\\a\0 -]*$/)), (id) => {
        const name = captureName(id);
        expect(name).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]*\.pcapng$/);
        expect(normalize(join('folder', name))).toBe(join('folder', name));
      }),
    );
  });
});

describe('the names of a run', () => {
  it('are the plain ones where they differ', () => {
    const nameOf = captureNames(['a/b', 'a/c[x=1]']);
    expect([nameOf('a/b'), nameOf('a/c[x=1]'), nameOf('a/b', 1)]).toEqual([
      'a-b.pcapng',
      'a-c-x-1.pcapng',
      'a-b--attempt-1.pcapng',
    ]);
  });

  it('keep apart by a hash where they do not, whatever the order', () => {
    const ids = ['a/b-c', 'a-b/c', 'A/b-c'];
    const names = ids.map((id) => captureNames(ids)(id));
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(3);
    expect(ids.map((id) => captureNames(ids.toReversed())(id))).toEqual(names);
    for (const name of names) expect(name).toMatch(/^a-b-c--[0-9a-f]{8}\.pcapng$/i);
  });

  it('are all different, whatever the ids', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[ab/[\]=.-]{1,6}$/), { maxLength: 40 }), (ids) => {
        const names = ids.map((id) => captureNames(ids)(id).toLowerCase());
        expect(new Set(names).size).toBe(ids.length);
      }),
    );
  });
});
