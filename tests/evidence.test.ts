import { describe, expect, test } from 'vitest';
import { reportTools } from '../src/cli/report-tools.ts';
import type { CheckEvent } from '../src/events.ts';
import { type Evidence, evidenceOf } from '../src/report/html/evidence.ts';
import { recorder } from '../src/report/html/recorder.ts';
import { faultByName } from '../src/server/faults/index.ts';
import { AGAIN } from './support/played.ts';
import { ownAddress, type Ran, runBuiltin } from './support/run.ts';

const CASES = /^mmsp\/general\/(sanity|happy-path)\b/;

async function played(name: string): Promise<Ran> {
  const fault = faultByName(name);
  if (fault === undefined) throw new Error(name);
  return runBuiltin({ fault, only: (id) => CASES.test(id), ...(await ownAddress()) });
}

function evidenceIn({ events, checks }: Ran, id: string): Evidence[] {
  const recorded = recorder();
  for (const event of events) recorded.on(event);
  return evidenceOf(
    checks.filter((check) => check.case === id),
    recorded.conversation(id),
    reportTools,
  );
}

/** The first thing that broke, where it stands for itself. */
function first(ran: Ran): { readonly check: CheckEvent; readonly evidence: Evidence } {
  const found = ran.checks.find(
    ({ verdict, consequenceOf }) => /fail|warn/.test(verdict) && consequenceOf === undefined,
  );
  if (found === undefined) throw new Error('nothing broke');
  const evidence = evidenceIn(ran, found.case).find(({ checks }) => checks.includes(found));
  if (evidence === undefined) throw new Error('it is no evidence');
  return { check: found, evidence };
}

const fieldsMarked = ({ lines, checks }: Evidence, check: CheckEvent): string[] =>
  lines.filter(({ marks }) => marks.includes(checks.indexOf(check) + 1)).map(({ field }) => field);

describe('a real conversation leads from a check to the bytes that broke it', { retry: AGAIN }, () => {
  test.each([
    ['seal-wrong', 'seal', 'ReportConnectedEX'],
    ['connected-ex-wrong-revision', 'MacToViewerProtocolRevision', 'ReportConnectedEX'],
    ['open-file-undefined-attribute', 'fileAttributes', 'ReportOpenFile'],
  ])('%s: %s of %s', async (fault, field, message) => {
    const { check, evidence } = first(await played(fault));
    expect(evidence.said).toMatchObject({
      type: 'message',
      from: 'server',
      session: check.session,
      unit: check.unit,
    });
    expect(evidence.said?.type === 'message' && evidence.said.names).toEqual([message]);
    expect(fieldsMarked(evidence, check)).toEqual([field]);
    expect(check.path).toBe(field);
  });

  test.each([
    ['media-packet-lost', 'AFFlags'],
    ['media-incarnation-zero', 'playIncarnation'],
  ])('%s: a Data packet of a flow', async (fault, field) => {
    const { check, evidence } = first(await played(fault));
    expect(evidence.said).toMatchObject({ type: 'flow', flow: 'media' });
    expect(evidence.packet).toBe((check.unit ?? 0) - (evidence.said?.unit ?? 0));
    expect(fieldsMarked(evidence, check)).toEqual([field]);
    const marked = evidence.lines.find(({ marks }) => marks.length > 0);
    expect(check.got).toContain(marked?.value ?? 'nothing is marked');
  });

  test('a message that is judged when later ones have come is found as well', async () => {
    const { check, evidence } = first(await played('open-file-wrong-bit-rate'));
    expect(evidence.said).toMatchObject({ type: 'message', from: 'server', names: ['ReportOpenFile'] });
    expect(evidence.said?.unit).toBeLessThan(check.unit ?? 0);
    expect(fieldsMarked(evidence, check)).toEqual(['fileBitRate']);
  });

  test('a message that came over UDP is read as the message that it is', async () => {
    const { check, evidence } = first(await played('message-over-udp'));
    expect(evidence.said).toMatchObject({ type: 'message', transport: 'udp', unit: check.unit });
    expect(fieldsMarked(evidence, check)).toEqual(['sessionId']);
  });

  test('bytes that never became a packet are those of the dump that the check brings with it', async () => {
    const { check, evidence } = first(await played('session-id-wrong'));
    expect(evidence.lines).toEqual([]);
    expect(evidence.dump).toBe(check.dump);
    expect(evidence.dump.join('\n')).toMatch(/sessionId .*<--/);
    expect(evidence.said).toMatchObject({ type: 'message', from: 'client', names: ['OpenFile'] });
  });

  test('of what did not come there are no bytes, and it is said when that was', async () => {
    const { check, evidence } = first(await played('connect-unanswered'));
    expect(evidence.lines).toEqual([]);
    expect(evidence.dump).toEqual([]);
    expect(evidence.said).toMatchObject({ type: 'message', from: 'client', names: ['Connect'], unit: 0 });
    expect(check.unit).toBeGreaterThanOrEqual(0);
  });
});
