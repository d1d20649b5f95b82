import type { CheckEvent } from '../../events.ts';
import { causes } from '../causes.ts';
import type { AnnotatedLine, ReportTools } from '../reporter.ts';
import { agrees, type MarkedLine, marked } from './annotated.ts';
import { BROKEN, type Conversation } from './recorder.ts';
import { holds, packetOf, type Said, type Sent } from './said.ts';

/** Checks that broke at the same bytes, and these bytes. */
export interface Evidence {
  readonly checks: readonly CheckEvent[];
  /** What was said when they broke. */
  readonly said?: Sent;
  /** Where in its flow the Data packet stands, from 0. */
  readonly packet?: number;
  /** The bytes; none where they were not recorded, or no bytes are at fault. */
  readonly lines: readonly MarkedLine[];
  /** The dump that the check brought with it, where the bytes themselves cannot be shown. */
  readonly dump: readonly string[];
}

interface Found {
  readonly said: Sent;
  readonly packet?: number;
  readonly lines: readonly AnnotatedLine[];
}

/** What broke in a case, worst causes first, each with what followed from it; gathered by the bytes at fault. */
export function evidenceOf(
  checks: readonly CheckEvent[],
  conversation: Conversation | undefined,
  tools: ReportTools,
): Evidence[] {
  const broken = causes(checks.filter(({ verdict }) => BROKEN.has(verdict))).flatMap(
    ({ check, consequences }) => [check, ...consequences],
  );
  const said = (conversation?.said ?? []).filter((one) => one.type !== 'gap');
  const groups: { readonly key: string; readonly found: Found | undefined; readonly checks: CheckEvent[] }[] =
    [];
  for (const check of broken) {
    const found = bytesAt(check, said, tools);
    const key = found
      ? `${found.said.session} ${found.said.unit} ${found.packet}`
      : `no bytes ${factsOf(check)}`;
    const group = groups.find((one) => one.key === key);
    if (group) group.checks.push(check);
    else groups.push({ key, found, checks: [check] });
  }
  return groups.map(({ found, checks }) => {
    if (found) return { checks, ...found, lines: marked(found.lines, checks), dump: [] };
    const seen = checks.map((check) => latestAt(check, said))[0];
    return { checks, ...(seen && { said: seen }), lines: [], dump: checks[0]?.dump ?? [] };
  });
}

/** Without bytes, sentences that tell of the same mistake belong together. */
const factsOf = ({ session, unit, expected, got, subject, dump }: CheckEvent): string =>
  JSON.stringify([session, unit, expected, got, subject, dump]);

/** The message or flow that was judged. */
const judgedBy = ({ session, unit }: CheckEvent, said: readonly Said[]): Sent | undefined =>
  session === undefined || unit === undefined
    ? undefined
    : said.find((one): one is Sent => holds(one, session, unit));

/** What came last when a check broke: silence and a closed connection are no messages. */
const latestAt = ({ session, unit }: CheckEvent, said: readonly Said[]): Sent | undefined =>
  unit === undefined
    ? undefined
    : said.findLast((one): one is Sent => one.type !== 'step' && one.session === session && one.unit <= unit);

/** The bytes that a check is about, if they were recorded and are those that the check itself shows. */
function bytesAt(check: CheckEvent, said: readonly Said[], tools: ReportTools): Found | undefined {
  const { session, unit, span, path, dump = [], subject = '' } = check;
  if (session === undefined || unit === undefined) return undefined;
  if (span === undefined && path === undefined && dump.length === 0) return undefined;
  const right = (found: Found | undefined): found is Found =>
    found !== undefined && found.lines.length > 0 && agrees(found.lines, dump);
  const judged = judgedBy(check, said);
  const at = judged && read(judged, unit, tools);
  if (right(at)) return at;
  if (dump.length === 0) return undefined;
  // A rule may judge a message when a later one has come.
  for (const one of said.toReversed()) {
    if (one.type !== 'message' || one.session !== session || one.unit > unit) continue;
    if (subject !== `${one.from} ${one.names.join(' and ')}`) continue;
    const found = read(one, one.unit, tools);
    if (right(found)) return found;
  }
  return undefined;
}

function read(said: Sent, unit: number, tools: ReportTools): Found {
  if (said.type === 'message') return { said, lines: tools.annotate(said) };
  const packet = unit - said.unit;
  const bytes = packetOf(said, packet);
  return { said, packet, lines: bytes === undefined || bytes === '' ? [] : tools.annotateData(bytes) };
}
