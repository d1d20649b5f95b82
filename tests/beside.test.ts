import { afterAll, describe, expect, it } from 'vitest';
import { storedEvents } from '../src/cli/stored-events.ts';
import type { RunEvent } from '../src/events.ts';
import { annotatePacket } from '../src/protocols/mmsp/dump.ts';
import { startCli, startServe, temporaryFolder } from './support/cli.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

/** A run against a server of its own that may have a fault; its events are read back as anybody would. */
async function against(
  name: string,
  server: readonly string[],
  options: readonly string[],
  during: (cli: ReturnType<typeof startCli>) => Promise<void> = async () => {},
) {
  const file = path(`${name}.ndjson`);
  const { port, stop } = await startServe(...server);
  try {
    const target = [
      '--target',
      `127.0.0.1:${port}`,
      '--file',
      'av.asf',
      '--reference',
      'fixtures/asf/av.asf',
    ];
    const cli = startCli([
      ...target,
      '--seed',
      '7',
      ...options,
      '--reporter',
      'list',
      '--reporter',
      `ndjson=${file}`,
    ]);
    await during(cli);
    const end = await cli.end;
    return { ...end, events: await storedEvents(file) };
  } finally {
    await stop();
  }
}

const WRONG = new Set<string>(['fail', 'warn', 'error']);
const wrong = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'case-end' && WRONG.has(event.verdict) ? event.case : []));
const references = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'reference' ? event : []));
const compared = (events: readonly RunEvent[]) => new Set(references(events).map((event) => event.case));

const SOME = ['mmsp/general/start-point', 'mmsp/general/bad-file-name'] as const;

describe('what a right server says', () => {
  it('stands in the events for exactly the cases that went wrong', async () => {
    const { status, stderr, events } = await against(
      'position',
      ['--fault', 'start-ignores-position'],
      ['--beside', ...SOME],
    );
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(wrong(events).length).toBeGreaterThan(0);
    expect(compared(events)).toEqual(new Set(wrong(events)));
    // Told when all else is over.
    const first = events.findIndex(({ type }) => type === 'reference');
    expect(new Set(events.slice(first, -1).map(({ type }) => type))).toEqual(new Set(['reference']));
  });

  it('differs from what the target says in the field at fault, and is asked with the same words', async () => {
    const { events } = await against(
      'field',
      ['--fault', 'connected-ex-wrong-max-open-files'],
      ['--beside', 'mmsp/general/without-funnel-info[transport=tcp]'],
    );
    const id = 'mmsp/general/without-funnel-info[transport=tcp]';
    expect(wrong(events)).toContain(id);
    const bytesOf = (all: readonly RunEvent[], name: string) =>
      all.flatMap((one) =>
        one.type === 'message' && one.case === id && one.names.includes(name) ? one.bytes : [],
      )[0];
    const target = (name: string) => bytesOf(events, name);
    const right = (name: string) =>
      bytesOf(
        references(events).map(({ said }) => said),
        name,
      );
    const guid = (hex = '') => /\{[\dA-F-]{36}\}/.exec(Buffer.from(hex, 'hex').toString('utf16le'))?.[0];
    expect(guid(target('Connect'))).toBeDefined();
    expect(guid(right('Connect'))).toBe(guid(target('Connect')));
    const most = (hex = '') =>
      annotatePacket(Buffer.from(hex, 'hex')).find(({ field }) => field === 'nMaxOpenFiles')?.value;
    expect(most(target('ReportConnectedEX'))).toBe('0');
    expect(most(right('ReportConnectedEX'))).toBe('1');
  });

  it('is not asked when the target conforms, and not when nobody wants to know', async () => {
    const [well, unasked] = await Promise.all([
      against('well', [], ['--beside', 'mmsp/general/bad-file-name']),
      against('unasked', ['--fault', 'start-ignores-position'], [SOME[0]]),
    ]);
    expect({ status: well.status, compared: compared(well.events).size }).toEqual({ status: 0, compared: 0 });
    expect({ status: unasked.status, compared: compared(unasked.events).size }).toEqual({
      status: 1,
      compared: 0,
    });
  });

  it('can be interrupted, and the verdict that was found stands', async () => {
    const { status, stderr, stdout, events } = await against(
      'interrupted',
      ['--fault', 'version-wrong'],
      ['--beside', 'mmsp/general/happy-path', 'mmsp/striding/to-the-end'],
      async (cli) => {
        await cli.said(/^FAIL mmsp\/general\/sanity\[at=end\]/m);
        cli.signal('SIGINT');
      },
    );
    expect(status, stdout + stderr).toBe(1);
    expect(stderr.split('\n')).toEqual([
      'mms-conform: SIGINT: ending the run; another one ends it without reports',
      expect.stringMatching(
        /^mms-conform: what the reference server says is not told of .*: the comparison was interrupted$/,
      ),
      '',
    ]);
    expect(stdout).toMatch(/\ndoes not conform: .*\n$/);
    expect(compared(events).size).toBeLessThan(wrong(events).length);
    expect(events.at(-1)).toMatchObject({ type: 'run-end', status: 1 });
  });
});
