import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './support/root.ts';

/** What each part of the house may import, beside itself. A folder stands for all that is in it. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  wire: [],
  requirements: [],
  asf: ['wire'],
  ntlm: [],
  'make-folder.ts': [],
  verdict: ['requirements'],
  'events.ts': ['requirements', 'verdict'],
  protocols: ['wire', 'asf', 'ntlm', 'requirements'],
  scenario: ['wire', 'protocols', 'requirements'],
  profile: ['scenario'],
  report: ['events.ts', 'verdict', 'make-folder.ts'],
  compare: ['events.ts', 'verdict', 'report/inert.ts', 'report/counts.ts', 'report/run-story.ts'],
  capture: ['events.ts', 'make-folder.ts'],
  runner: ['wire', 'scenario', 'verdict', 'events.ts', 'capture/captured.ts', 'protocols', 'requirements'],
  replay: ['wire', 'protocols', 'requirements', 'verdict'],
  load: ['wire', 'protocols', 'requirements', 'verdict', 'runner', 'report'],
  server: [
    'wire',
    'asf',
    'ntlm',
    'protocols/mmsp/messages',
    'protocols/mmsp/constants.ts',
    'protocols/mmsp/packet.ts',
    'protocols/mmsp/framing.ts',
  ],
  cli: [
    'wire',
    'asf',
    'requirements',
    'verdict',
    'events.ts',
    'make-folder.ts',
    'protocols',
    'scenario',
    'profile',
    'report',
    'compare',
    'capture',
    'runner',
    'replay',
    'load',
    'server',
  ],
  campaign: [
    'wire',
    'protocols',
    'scenario',
    'verdict',
    'events.ts',
    'requirements',
    'runner',
    'report',
    'capture',
    'server',
    'cli',
  ],
  library: ['cli', 'events.ts', 'report', 'runner', 'scenario', 'verdict'],
};
/** Parts of which only types are taken. */
const TYPES_ONLY = new Set(['events.ts']);

interface Import {
  readonly from: string;
  readonly typeOnly: boolean;
}

/** The modules that a file imports or exports from, statically or when it is run. */
function importsOf(source: string): Import[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const found: Import[] = [];
  for (const [, , type, from = ''] of code.matchAll(
    /^(import|export)\s+(type\s)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm,
  )) {
    found.push({ from, typeOnly: type !== undefined });
  }
  for (const [, from = ''] of code.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g))
    found.push({ from, typeOnly: false });
  return found;
}

const isWithin = (path: string, part: string): boolean => path === part || path.startsWith(`${part}/`);

/** What a file imports that it may not; paths are relative to src. */
function strayImports(path: string, source: string): string[] {
  const part = path.split('/')[0] ?? '';
  const may = MAY[part];
  if (may === undefined) return [`${path} is in no part of the house: give ${part} a line in the table`];
  return importsOf(source)
    .filter(({ from }) => from.startsWith('.'))
    .flatMap(({ from, typeOnly }) => {
      const target = posix.join(posix.dirname(path), from);
      if (!/\.tsx?$/.test(from)) return [`${path} imports ${from} without .ts`];
      if (TYPES_ONLY.has(part) && !typeOnly) return [`${path} imports more than types from ${target}`];
      const allowed = isWithin(target, part) || may.some((other) => isWithin(target, other));
      return allowed ? [] : [`${path} imports ${target}`];
    });
}

const sources = readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.test.ts') && !path.includes('/testing/'))
  .sort();

describe('what the parts of the house import', () => {
  it('follows the table', () => {
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.flatMap((path) => strayImports(path, readFileSync(`${ROOT}src/${path}`, 'utf8')))).toEqual(
      [],
    );
  });

  it('has a table without lines for what is gone', () => {
    const parts = new Set(sources.map((path) => path.split('/')[0]));
    expect(Object.keys(MAY).filter((part) => !parts.has(part))).toEqual([]);
  });

  it('lets only the command line and the campaign know the reference server, and that nothing of the judges', () => {
    const knowers = Object.keys(MAY).filter((part) => MAY[part]?.some((other) => isWithin(other, 'server')));
    expect(knowers).toEqual(['cli', 'campaign']);
    for (const judge of ['runner', 'scenario', 'verdict', 'protocols', 'protocols/mmsp/rules'])
      expect(MAY.server).not.toContain(judge);
  });
});

describe('the checker', () => {
  const sample = `
    // import { a } from '../runner/run.ts';
    /* import { b } from '../runner/run.ts'; */
import { readFile } from 'node:fs/promises';
import type { Frame } from '../protocols/mmsp/framing.ts';
import {
  one,
  two,
} from '../protocols/mmsp/rules/index.ts';
import '../cli/main.ts';
export { three } from '../runner/run.ts';
export type { Four } from './faults/fault.ts';
import { five } from '../wire/encode';
const six = await import('../scenario/load.ts');
export const text = 'nothing from here';
`;

  it('finds every form of import', () => {
    expect(importsOf(sample)).toEqual([
      { from: 'node:fs/promises', typeOnly: false },
      { from: '../protocols/mmsp/framing.ts', typeOnly: true },
      { from: '../protocols/mmsp/rules/index.ts', typeOnly: false },
      { from: '../cli/main.ts', typeOnly: false },
      { from: '../runner/run.ts', typeOnly: false },
      { from: './faults/fault.ts', typeOnly: true },
      { from: '../wire/encode', typeOnly: false },
      { from: '../scenario/load.ts', typeOnly: false },
    ]);
  });

  it('names what may not be', () => {
    expect(strayImports('server/bad.ts', sample)).toEqual([
      'server/bad.ts imports protocols/mmsp/rules/index.ts',
      'server/bad.ts imports cli/main.ts',
      'server/bad.ts imports runner/run.ts',
      'server/bad.ts imports ../wire/encode without .ts',
      'server/bad.ts imports scenario/load.ts',
    ]);
    expect(strayImports('events.ts', "import { EXIT } from './verdict/exit-status.ts';")).toEqual([
      'events.ts imports more than types from verdict/exit-status.ts',
    ]);
    expect(strayImports('attic/old.ts', '')).toEqual([
      'attic/old.ts is in no part of the house: give attic a line in the table',
    ]);
    expect(strayImports('wire/bad.ts', "import { a } from '../wireless/a.ts';")).toEqual([
      'wire/bad.ts imports wireless/a.ts',
    ]);
  });
});
