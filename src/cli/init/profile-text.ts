// biome-ignore-all lint/suspicious/noTemplateCurlyInString: profiles are written like that
import { relative, resolve } from 'node:path';
import type { Target } from '../../profile/target.ts';
import { inert, inertJson, SHOWN } from '../../report/inert.ts';
import type { Probed } from '../../runner/probe-target.ts';
import { DEFAULT_TIMING, LONGEST_IDLE } from '../../runner/timing.ts';
import { CAPABILITIES, CONTENT, type Example } from './keys.ts';

export interface Known {
  /** Absent when nobody has named one. */
  readonly target: Target | undefined;
  /** Content on the server, and a local copy of it; otherwise the path of the target. */
  readonly file?: string;
  readonly reference?: string;
  /** Where the profile will stand. */
  readonly folder: string;
  /** What the server said, when it was asked. */
  readonly probed?: Extract<Probed, { read: true }>;
}

/** A profile with every key in it: what is known is stated, what is not is a comment. */
export function profileText(known: Known): string {
  const blocks = [
    headBlock(known),
    contentBlock(known),
    capabilityBlock(known),
    timingBlock(),
    START,
    EXPECTED,
  ];
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function headBlock({ target, probed }: Known): readonly string[] {
  return [
    '# The profile of a server under test, written by `mms-conform init`. In its folder mms-conform finds it by itself; from',
    '# elsewhere, name it with --profile. Beside each key stands what the server said of itself, where it was asked: a claim',
    '# that does not work fails. What is a comment with a key is not known: remove the # and fill it in. ${NAME} takes an',
    '# environment variable.',
    '',
    '# HOST, HOST:PORT or mms://HOST:PORT; mmst:// limits the run to TCP, mmsu:// to UDP. An IPv6 address stands in brackets.',
    '# --target on the command line beats this line.',
    ...(probed?.claims.lines ?? []).map((line) => said(`Found: ${line}`)),
    ...(probed?.chunkCount === 'custom'
      ? [said('Found: it answers only the customary chunkCount (A-01)')]
      : []),
    `target: ${text(target === undefined ? 'your-server.example:1755' : addressOf(target))}`,
    '',
    '# What you call the server.',
    '# name: my server 1.2, lab 3',
  ];
}

function contentBlock({ target, file, reference, folder }: Known): readonly string[] {
  if (target?.kind === 'builtin')
    return ['# The embedded server has content of its own, so that no `content` has to be named.'];
  const path = file ?? target?.path;
  const copy = reference === undefined ? undefined : local(folder, reference);
  const named: Example | undefined =
    path === undefined
      ? undefined
      : { path: text(path), more: copy === undefined ? '' : `, reference: ${text(copy)}` };
  const entries = Object.entries(CONTENT).flatMap(([key, { purpose, example }]) => {
    const known = key === 'short' && named !== undefined;
    const { path: at, more } = known ? named : example;
    return [`  # ${purpose}.`, `  ${known ? '' : '# '}${key}: { path: ${at}${more} }`];
  });
  return [
    '# What the server has, by what it is for. `mms-conform content --to FOLDER` writes clips for all of it.',
    '# path       as a client asks for it, without the host',
    '# reference  a local copy, with which header and payloads are compared byte for byte; relative to this file',
    // A key without anything below it would be no map.
    named === undefined ? '# content:' : 'content:',
    ...entries,
  ];
}

function capabilityBlock({ probed }: Known): readonly string[] {
  const keys = Object.entries(CAPABILITIES).flatMap(([word, purpose]) => [
    `  # ${purpose}.`,
    ...found(word, probed).map((line) => `  ${said(line)}`),
    `  ${word}: auto`,
  ]);
  return [
    '# With `auto` what the server claims decides, and what it does not claim is skipped with that evidence; `false` leaves it',
    '# out, and `true` tests it, claimed or not.',
    'capabilities:',
    ...keys,
  ];
}

/** What the server says about a capability; nothing where it was not asked. */
function found(word: string, probed: Known['probed']): readonly string[] {
  if (probed === undefined) return [];
  const { claims, udp, packetPair } = probed;
  if (word === 'udp') return udp === undefined ? [] : [verdict(udp.claimed, udp.evidence)];
  if (word === 'packet-pair')
    return Object.values(packetPair).map(({ claimed, evidence }) => verdict(claimed, evidence));
  const evidence = claims.evidence[word];
  return evidence === undefined ? [] : [verdict(claims.capabilities[word] === true, evidence)];
}

const verdict = (claimed: boolean, evidence: string): string =>
  `${claimed ? 'Claimed' : 'Not claimed'}: ${evidence}`;

function timingBlock(): readonly string[] {
  const { connect, reply, silence, keepAlive } = DEFAULT_TIMING;
  return [
    '# How long the harness waits.',
    'timing:',
    '  # For a TCP connection.',
    `  connect: ${duration(connect)}`,
    '  # For the answer to a request, and for the first Data packet after it.',
    `  reply: ${duration(reply)}`,
    '  # How long nothing may come where nothing may come.',
    `  silence: ${duration(silence)}`,
    '  # Until when the first Ping passes, and until when it is waited for.',
    `  keepAlive: { pass: ${duration(keepAlive.pass)}, last: ${duration(keepAlive.last)} }`,
    `  # The Idle-Timeout that is set on the server, from 10s to ${duration(LONGEST_IDLE)}, to have it tested.`,
    '  # idle: 50s',
  ];
}

const START = [
  '# How to start the server, and to start it again after a crash: the command runs in the folder of this file, and `ready`',
  '# is what it prints when it listens.',
  '# start: { command: "./my-server --port 1755", ready: listening }',
];

const EXPECTED = [
  '# A list of known nonconformities, which still run and count as expected: `mms-conform expect --write` makes it.',
  '# expectedFailures: ./mms-conform.expected.yaml',
];

const duration = (ms: number): string => (ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`);

/** A comment with what a peer said, which cannot end the line. */
const said = (line: string): string => `# ${inert(line, SHOWN)}`;

/** A text as YAML takes it, whatever it is; a dollar sign is no variable. */
const text = (value: string): string => inertJson(value.replaceAll('${', () => '$${'));

function local(folder: string, file: string): string {
  const path = relative(resolve(folder), resolve(file)).replaceAll('\\', '/');
  return path.startsWith('.') || resolve(path) === path ? path : `./${path}`;
}

function addressOf(target: Target): string {
  if (target.kind === 'builtin') return 'builtin';
  const { host, port, transports } = target;
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const [only, other] = transports;
  return other !== undefined ? place : `${only === 'tcp' ? 'mmst' : 'mmsu'}://${place}`;
}
