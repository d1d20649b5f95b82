import type { RunEvent } from '../../events.ts';
import { junit } from '../junit.ts';
import { casesOf, type ParsedCase } from './junit-file.ts';
import { planned, report, runEnd, runStart } from './story.ts';

/** The id of the one case. */
export const ONLY = 'mmsp/general/a[transport=tcp]';

/** What the JUnit file says of the one case of a run. */
export async function onlyCase(...events: readonly RunEvent[]): Promise<ParsedCase> {
  const plan = planned(ONLY, { title: 'Title' });
  const found = casesOf(await report(junit, [runStart([plan]), ...events, runEnd()]));
  const one = found.get(`${ONLY} Title`);
  if (one === undefined) throw new Error('the case is missing');
  return one;
}

/** A reason as an attribute and as the content: some readers look for the one, some for the other. */
export const said = (message: string) => [{ '@message': message, '#text': message }];
