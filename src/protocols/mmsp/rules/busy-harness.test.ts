import { describe, expect, test } from 'vitest';
import { audio, av, multi } from './testing/content.ts';
import { client, server, type Talk } from './testing/conversation.ts';
import { expectFindings, findings, judge } from './testing/judged.ts';
import { closing, ended, media, opened, right, select, starting } from './testing/right.ts';
import { moved, udp } from './testing/udp.ts';

// A harness that has no time reads late what came in time. Nobody else is blamed for that.

describe('media after the end, over UDP', () => {
  /** The last packet comes so many milliseconds after ReportEndOfStream. */
  const late = (ms: number): Talk => {
    const name = `media ${audio.file.packetCount - 1}`;
    return moved(udp(right()), name, 1).later(name, ms);
  };

  test('is too late when it comes more than a second after it', () => {
    expect(findings(judge(late(1500)))).toMatchObject({ 'MMSP-3.2.4.1-05': 'fail' });
    expect(findings(judge(late(500)))['MMSP-3.2.4.1-05']).toBeUndefined();
  });
  test('is not, when it may have lain there', () => {
    expect(findings(judge(late(1500), { busy: 600 }))['MMSP-3.2.4.1-05']).toBeUndefined();
  });
  test('is, when it has not lain there for long enough', () => {
    const checks = judge(late(1900), { busy: 600 });
    expect(findings(checks)).toMatchObject({ 'MMSP-3.2.4.1-05': 'fail' });
    expect(checks.find(({ requirement }) => requirement.id === 'MMSP-3.2.4.1-05')?.sighting?.got).toContain(
      '1300 ms after it',
    );
  });
});

describe('StopPlaying that crosses the end of the content, over UDP', () => {
  // The media are there, and not read yet.
  const crossing = udp(
    opened(av).then(
      ...select(...av.streams),
      ...starting(),
      ...media(av, { to: 40 }),
      client('StopPlaying', { openFileId: 1, playIncarnation: 10 }),
      server('ReportEndOfStream', { playIncarnation: 10 }),
      server('ReportEndOfStream', { playIncarnation: 10 }),
      ...media(av, { from: 40, flags: 40 }),
      ...closing(),
    ),
  );
  const ENDS = 'MMSP-3.2.4.1-01';

  test('is one end too many for a harness that has read all that came', () => {
    expect(findings(judge(crossing))).toMatchObject({ [ENDS]: 'fail' });
  });
  test('is none for one that has not', () => {
    expect(findings(judge(crossing, { busy: 50 }))[ENDS]).toBeUndefined();
  });
});

describe('a Ping soon after another', () => {
  const AT_LEAST = 'MMSP-3.2.2-05';
  const pings = (apart: number): Talk =>
    opened().then({ ...server('Ping'), name: 'first', after: 30_000 }, client('Pong'), {
      ...server('Ping'),
      name: 'second',
      after: apart,
    });

  test('is too early when it comes less than ten seconds after it', () => {
    expect(findings(judge(pings(8000)))).toMatchObject({ [AT_LEAST]: 'fail A-18' });
  });
  test('is not, when the other one may have lain there', () => {
    expect(findings(judge(pings(8000), { busy: 2000 }))[AT_LEAST]).toBeUndefined();
    expect(findings(judge(pings(7000), { busy: 2000 }))).toMatchObject({ [AT_LEAST]: 'fail A-18' });
  });
});

test('what is selected when a play has ended says nothing of what it had to send', () => {
  const after = opened(multi).then(
    ...select(1),
    ...starting(),
    ...media(multi, { streams: [1] }),
    ...ended(),
    ...select(2, 3, 4),
    ...closing(),
  );
  expectFindings(after, {}, { reference: multi.file, passes: ['MMSP-3.2.5.11-11'] });
});

describe('a stream that is selected while the content plays, over UDP', () => {
  // It comes to an end without it; where the play was when that was answered, nobody could know.
  const never = udp(
    opened(av).then(
      ...select(1),
      ...starting(),
      ...media(av, { to: 50, streams: [1] }),
      ...select(2),
      ...media(av, { from: 50, flags: 50, streams: [1] }),
      ...ended(),
      ...closing(),
    ),
  );
  const APPLIED = 'MMSP-3.2.5.10-02';

  test('is missing at the end', () => {
    expect(findings(judge(never, { reference: av.file }))).toMatchObject({ [APPLIED]: 'fail' });
  });
  test('is not missed by a harness that had not read what came', () => {
    expect(findings(judge(never, { reference: av.file, busy: 50 }))[APPLIED]).toBeUndefined();
  });
});
