import type { ReporterChoice, Reports } from '../report/fan-out.ts';
import type { Screen } from '../report/reporter.ts';

/** Opens reports with what they are told of the protocol, which is loaded when there is a report to tell it. */
export async function openAll(
  choices: readonly ReporterChoice[],
  screens: { readonly stdout: Screen; readonly stderr: Screen },
): Promise<Reports> {
  if (choices.length === 0) return NONE;
  const [{ openReports }, { reportTools }] = await Promise.all([
    import('../report/fan-out.ts'),
    import('./report-tools.ts'),
  ]);
  return openReports(choices, screens, reportTools);
}

const NONE: Reports = { on() {}, close: async () => ({ broken: [] }), discard() {} };
