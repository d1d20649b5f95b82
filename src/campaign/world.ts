import { SHORT_TIMERS, SITE } from '../cli/builtin.ts';
import { loadCatalogue } from '../cli/catalogue.ts';
import { FIXTURES, ownContents } from '../cli/contents.ts';
import { scenariosOf } from '../cli/selection.ts';
import type { Catalogue } from '../requirements/catalogue.ts';
import type { Content } from '../runner/case-context.ts';
import { isSanity } from '../runner/plan.ts';
import type { Probes } from '../runner/probes.ts';
import type { Timing } from '../runner/timing.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { startServer } from '../server/server.ts';
import { fastServerClock } from './clock.ts';

/** What all seeds of a process share: the suite, and a right server to stand behind the hostile ones. */
export interface CampaignWorld extends Probes {
  readonly catalogue: Catalogue;
  /** Conversations that every run begins and ends with. */
  readonly sanity: readonly Scenario[];
  readonly scenarios: readonly Scenario[];
  readonly contents: Readonly<Record<string, Content>>;
  readonly right: { readonly port: number; close(): Promise<void> };
}

/** By the clock of the player, milliseconds: short, since hostile servers make it wait often. */
export const TIMING: Timing = {
  connect: 4000,
  reply: 4000,
  silence: 300,
  close: 4000,
  end: 4000,
  ...SHORT_TIMERS.timing,
};

/** Of the content: half a minute in a second by the clock of the player. */
const CONTENT_SPEED = 16;

export async function openWorld(): Promise<CampaignWorld> {
  const catalogue = await loadCatalogue();
  const { all, ...probes } = await scenariosOf({ safe: false }, catalogue);
  const server = await startServer({
    root: FIXTURES,
    site: SITE,
    speed: CONTENT_SPEED,
    seed: 1,
    limits: { ...SHORT_TIMERS.limits, maxConnections: 10_000 },
    clock: fastServerClock,
  });
  return {
    ...probes,
    catalogue,
    sanity: all.filter(isSanity),
    scenarios: all.filter((scenario) => !isSanity(scenario)),
    contents: await ownContents(),
    right: { port: server.port, close: () => server.close() },
  };
}

/** What a scenario may be played with, and no more: each is asked for by a conversation of its own. */
export function contentsFor(
  { needs }: Scenario,
  contents: CampaignWorld['contents'],
): Readonly<Record<string, Content>> {
  const { content: key } = needs;
  return Object.fromEntries(
    Object.entries(contents).filter(
      ([name]) => name === key || (key === 'protected' && name.startsWith('protected')),
    ),
  );
}
