import { inert, SHOWN } from '../report/inert.ts';
import type { ExpectedEntry, ExpectedList } from '../verdict/expected-list.ts';
import { type ExpectedUpdate, entriesAfter, type Fate, type NewEntry } from '../verdict/expected-update.ts';

/** What an update does to a list, a line for each entry that comes (+), goes (-) or changes (~). */
export function changeLines({ failures, flaky }: ExpectedList, update: ExpectedUpdate): string[] {
  const changed = (entries: readonly ExpectedEntry[], fates: readonly Fate[]): string[] =>
    entries.flatMap((entry, i) => linesOf(entry, fates[i]));
  return [
    ...changed(failures, update.failures),
    ...changed(flaky, update.flaky),
    ...update.added.map((entry) => `+ ${told(entry)}`),
    ...update.addedFlaky.map((entry) => `+ flaky: ${told(entry)}`),
  ];
}

function linesOf(entry: ExpectedEntry, fate: Fate | undefined): string[] {
  const after = entriesAfter(entry, fate);
  const at = `  (${inert(entry.at, SHOWN)}: ${inert(entry.reason, SHOWN)})`;
  switch (fate?.does) {
    case 'go':
      return [`- ${told(entry)}${at}`];
    case 'name':
      return after.map((one) => `~ ${told(one)}${at}`);
    case 'split':
      return [`- ${told(entry)}${at}`, ...after.map((one) => `+ ${told(one)}`)];
    default:
      return [];
  }
}

const told = ({ requirement, cases }: NewEntry): string =>
  `${inert(requirement)} in ${inert(cases.join(' '), SHOWN)}`;
