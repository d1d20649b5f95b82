import { expect, test } from 'vitest';
import { profile } from '../../scripts/fuzz/targets/profile.mjs';
import { scenario } from '../../scripts/fuzz/targets/scenario.mjs';
import { holds } from '../../tests/support/fuzzed.ts';

test('any text as a scenario', () => holds(scenario, 60));
test('any text as a profile', () => holds(profile, 300));

test.each<[string, () => unknown, RegExp]>([
  ['throws what is no UserError', () => JSON.parse('{'), /JSON/],
  ['gives nothing', () => undefined, /nothing was loaded/],
  ['gives every object a key', () => Object.assign(Object.prototype, { polluted: 1 }), /all objects have/],
])('the property sees a loader that %s', async (_, loadProfile, says) => {
  try {
    await expect(holds(profile, 20, { loadProfile })).rejects.toThrow(says);
  } finally {
    Reflect.deleteProperty(Object.prototype, 'polluted');
  }
});

test('the property sees a refusal without a place, and one that a terminal obeys', async () => {
  class UserError extends Error {}
  const refusing = (says: string) => ({
    UserError,
    loadProfile: () => {
      throw new UserError(says);
    },
  });
  await expect(holds(profile, 1, refusing('it is wrong'))).rejects.toThrow(/names no place/);
  await expect(holds(profile, 1, refusing('a.yaml:1:1: \u009b2J is wrong'))).rejects.toThrow(/obeys/);
  await holds(profile, 1, refusing('a.yaml:1:1: "x" is no key here'));
});
