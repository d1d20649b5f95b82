import { describe, expect, it } from 'vitest';
import type { Scenario } from '../scenario/scenario.ts';
import { catalogue } from '../scenario/testing/files.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { retryHostileCases } from './hostile-retries.ts';
import type { Played } from './suspects.ts';

const played = (id: string, verdict: Verdict): Played => {
  const scenario: Scenario = {
    ...{
      id,
      file: id,
      title: id,
      suite: '',
      section: '',
      tags: ['hostile'],
      transport: 'any',
      ambient: 'on',
    },
    ...{ needs: { capabilities: [] }, bindings: {}, steps: [] },
  };
  return { scenario, duration: 1, result: { verdict, checks: [], complete: true }, events: [], catalogue };
};

/** What each further attempt of a case shows, and whether the target lives after it. */
type Script = Readonly<Record<string, readonly (Verdict | 'dies')[]>>;

async function retry(
  script: Script,
  options: { readonly comesBack?: boolean; readonly abortAfter?: number } = {},
) {
  const left = new Map(Object.entries(script).map(([id, ways]) => [id, [...ways]]));
  const told: Record<string, Verdict[]> = {};
  const state = { alive: true, revived: 0, plays: 0 };
  const gone = await retryHostileCases(
    Object.keys(script).map((id) => played(id, 'fail')),
    {
      retries: 2,
      async playAgain({ id }) {
        state.plays += 1;
        const way = left.get(id)?.shift() ?? 'pass';
        if (way === 'dies') state.alive = false;
        return played(id, way === 'dies' ? 'fail' : way);
      },
      attemptOf: ({ result: { verdict }, duration }) => ({ verdict, checks: [], duration }),
      tell: (attempts) => {
        const [first] = attempts;
        if (first) told[first.played.scenario.id] = attempts.map(({ attempt }) => attempt.verdict);
      },
      answers: async () => state.alive,
      async revive() {
        state.revived += 1;
        state.alive = options.comesBack ?? true;
        return state.alive;
      },
      aborted: () => state.plays >= (options.abortAfter ?? Number.POSITIVE_INFINITY),
    },
  );
  return { gone, told, ...state };
}

describe('hostile cases that failed', () => {
  it('are tried again until one passes, or there is no attempt left', async () => {
    expect(await retry({ a: ['pass'], b: ['fail', 'pass'], c: ['fail', 'fail'] })).toMatchObject({
      gone: undefined,
      told: { a: ['fail', 'pass'], b: ['fail', 'fail', 'pass'], c: ['fail', 'fail', 'fail'] },
    });
  });

  it('that end the target each time do not hurt the next one', async () => {
    const { gone, told, revived } = await retry({ a: ['dies', 'dies'], b: ['pass'] });
    expect(gone).toBeUndefined();
    expect(told).toEqual({ a: ['fail', 'fail', 'fail'], b: ['fail', 'pass'] });
    expect(revived).toBe(2);
  });

  it('are told as they were when the target does not come back, and who ended it is named', async () => {
    const { gone, told, plays } = await retry(
      { a: ['pass'], b: ['dies'], c: ['pass'] },
      { comesBack: false },
    );
    expect(gone).toBe('the target has not answered since b');
    expect(told).toEqual({ a: ['fail', 'pass'], b: ['fail', 'fail'], c: ['fail'] });
    expect(plays).toBe(2);
  });

  it('are told as they were when the run is ended', async () => {
    const { gone, told } = await retry({ a: ['pass'], b: ['pass'] }, { abortAfter: 1 });
    expect({ gone, told }).toEqual({ gone: undefined, told: { a: ['fail', 'pass'], b: ['fail'] } });
  });
});
