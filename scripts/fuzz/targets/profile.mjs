import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { foundFor } from '../corpus.mjs';
import { changed, ofYaml } from '../mutate-text.mjs';
import { folderFor, loaderProperty } from '../properties/loader.mjs';
import { ROOT } from '../target.mjs';

const WHOLE = `name: Windows Media Services 9.5, lab 3
target: mms://192.0.2.10:1755/clips/short.asf
content:
  short: { path: clips/short.asf, reference: ./short.asf }
  playlist: { path: lists/two, entries: [./short.asf, ./short.asf] }
  protected: { path: secure/short.asf, user: alice, password: "\${MMS_PASSWORD}" }
capabilities: { udp: auto, redirect: false, packet-pair: true }
timing:
  connect: 5s
  reply: 10s
  silence: 500ms
  keepAlive: { pass: 45s, last: 75s }
  idle: 50s
start: { command: ./my-server --port 1755, ready: listening }
`;
const multiplied = [...'bcdefghijklmnop']
  .map((name, n) => `  ${name}: &${name} [${new Array(9).fill(`*${'abcdefghijklmnop'[n]}`).join(', ')}]\n`)
  .join('');
const OTHERS = [
  'target: builtin\n',
  'target: "mmsu://[2001:db8::1]:1755/a%20b"\ntiming: &t { reply: 1s }\n',
  // Aliases that multiply, and one that contains itself.
  `target: host\ncontent:\n  a: &a [x, x, x]\n${multiplied}`,
  'target: host\ncontent: &c { short: *c }\n',
  'target: host\ncontent:\n  short: &a\n    path: a\n  long: *a\n',
];

/** @type {import('../target.mjs').Target} */
export const profile = {
  name: 'profile',
  says: 'the profile of a target',
  input: 'text',
  changes: ofYaml,
  slow: 2000,
  parts: ['profile/profile', 'scenario/user-error'],
  corpus: () => [
    ...[WHOLE, ...OTHERS].map((text) => new Uint8Array(Buffer.from(text))),
    ...foundFor('profile'),
  ],
  make: () => (random, corpus) => changed(random, ofYaml, random.pick(corpus), random.pick(corpus), 20),
  property: (code) => {
    const folder = folderFor('profile');
    copyFileSync(fileURLToPath(new URL('fixtures/asf/audio.asf', ROOT)), `${folder}/short.asf`);
    const environment = { MMS_PASSWORD: 'open sesame', A: 'b: c\n- d' };
    return loaderProperty(code, `${folder}/profile.yaml`, (path) => code.loadProfile(path, environment));
  },
};
