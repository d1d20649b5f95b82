import type { Protocol } from '../protocols/protocol.ts';
import type { Catalogue } from '../requirements/catalogue.ts';
import { axisTerm, type Permutation, permutations } from './axes.ts';
import type { Context } from './context.ts';
import type { Found } from './files.ts';
import { scenarioFile, type WrittenScenario } from './grammar.ts';
import { withCauses } from './hostile.ts';
import { collectNames, MAIN } from './names.ts';
import { didYouMean } from './nearest.ts';
import type { Openings, Place } from './openings.ts';
import { type Problems, show } from './problems.ts';
import type { Needs, Scenario } from './scenario.ts';
import { readSource, type Source } from './source.ts';
import { toSteps } from './steps.ts';
import { validate } from './validate.ts';

/** What the files of one suite have in common. */
export interface Suite {
  readonly protocol: Protocol;
  readonly catalogue: Catalogue;
  readonly problems: Problems;
  readonly openings: Openings;
  readonly openingWords: readonly string[];
  idOf(word: string): string;
  shownOf(file: Found): string;
  suiteOf(id: string): string;
}

/** The permutations of one file; what is wrong with it is reported. */
export function readScenario(file: Found, places: readonly Place[], suite: Suite): Scenario[] {
  const source = readSource(file.path, suite.shownOf(file), suite.problems);
  return source === undefined ? [] : readParsed(source, suite.idOf(file.word), places, suite);
}

export function readParsed(source: Source, id: string, places: readonly Place[], suite: Suite): Scenario[] {
  const { problems } = suite;
  const written = validate(scenarioFile, source, problems);
  if (written === undefined) return [];
  if (written.id !== id)
    problems.at(source, ['id'], `must be ${show(id)}, as the file is called, got ${show(written.id)}`);
  const needs = needsOf(written, source, suite);
  const rows = permutations(written, source, suite);
  const labels = allLabels(rows);
  return rows.map((row) => {
    const names = collectNames(row.terms);
    const context = contextFor(suite, source, places, {
      names,
      content: needs.content !== undefined,
      whole: true,
      labels: new Map(
        Object.entries(row.labels).map(([axis, chosen]) => [axis, { all: labels.get(axis) ?? [], chosen }]),
      ),
    });
    const bindings = Object.entries(row.terms).map(([name, term]) => [name, axisTerm(term)] as const);
    return {
      id: `${id}${row.suffix}`,
      file: id,
      title: written.title,
      suite: suite.suiteOf(id),
      section: written.section,
      tags: written.tags,
      transport: row.transport,
      needs,
      bindings: Object.fromEntries(bindings),
      ambient: written.ambient,
      steps: withCauses(toSteps(written.steps, context)),
    };
  });
}

/** Checks an opening by itself, so that one which nobody includes has no fault either. */
export function checkOpening(word: string, places: readonly Place[], suite: Suite): void {
  const opening = suite.openings.find(word, places);
  if (opening === undefined || opening === 'unreadable') return;
  const context = contextFor(suite, opening.source, places, {
    names: collectNames({}),
    content: true,
    whole: false,
    labels: new Map(),
  });
  toSteps(opening.steps, { ...context, chain: [word] });
}

function contextFor(
  suite: Suite,
  source: Source,
  places: readonly Place[],
  one: Pick<Context, 'names' | 'content' | 'whole' | 'labels'>,
): Context {
  return {
    ...one,
    protocol: suite.protocol,
    catalogue: suite.catalogue,
    problems: suite.problems,
    source,
    opening: (word) => suite.openings.find(word, places),
    openingWords: suite.openingWords,
    chain: [],
    session: MAIN,
  };
}

/** Every label of every axis. Both transports are labels, so that an opening can serve either. */
function allLabels(rows: readonly Permutation[]): Map<string, string[]> {
  const all = new Map([['transport', ['tcp', 'udp']]]);
  for (const { labels } of rows) {
    for (const [axis, label] of Object.entries(labels)) {
      const known = all.get(axis) ?? [];
      if (!known.includes(label)) all.set(axis, [...known, label]);
    }
  }
  return all;
}

/** Kinds of one capability, which a server may have apart from each other. */
const KINDS = ['packet-pair/tcp', 'packet-pair/udp'];

function needsOf(written: WrittenScenario, source: Source, suite: Suite): Needs {
  const { content, packets, duration, capabilities = [] } = written.needs ?? {};
  const words = new Set([
    ...suite.catalogue.all.flatMap((requirement) => requirement.needs),
    ...KINDS,
    'tcp',
  ]);
  for (const [index, word] of capabilities.entries()) {
    if (words.has(word)) continue;
    const near = didYouMean(word, words);
    suite.problems.at(
      source,
      ['needs', 'capabilities', index],
      `must be a capability of the catalogue, got ${show(word)}${near}`,
    );
  }
  return {
    ...(content !== undefined && { content }),
    ...(packets !== undefined && { packets }),
    ...(duration !== undefined && { duration }),
    capabilities,
  };
}
