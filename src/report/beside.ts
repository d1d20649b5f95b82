import { dirname, relative, resolve, sep } from 'node:path';
import type { ReportTools } from './reporter.ts';

/** The tools of a report that is written to a file: it names what belongs to it as seen from its own folder. */
export function besideReport(tools: ReportTools, report: string): ReportTools {
  const { attachments } = tools;
  if (attachments === undefined) return tools;
  const folder = dirname(resolve(report));
  return {
    ...tools,
    attachments: (id) => attachments(id).map((file) => relative(folder, resolve(file)).replaceAll(sep, '/')),
  };
}
