import { expect, it } from 'vitest';
import { expectedFailuresJsonSchema, parseExpected } from './expected-file.ts';

it('x', async () => {
  for (const t of [
    'failures:\n  - case: 5\n',
    'failures:\n',
    'failures: [{case: [], requirement: 1, reason: "", expires: 2027-02-30}]\n',
    'failures: []\nflakey: []\n',
    '',
    '# only\n',
    'failures:\n - case: a\n   requirement: b\n   reason: >-\n    x\n    y\n',
  ])
    try {
      console.log(JSON.stringify(parseExpected('k.yaml', t)));
    } catch (e) {
      console.log(String(e));
    }
  console.log(JSON.stringify(expectedFailuresJsonSchema(), null, 1));
});
