import { expect, test } from 'vitest';
import { audio, splitHeader } from './testing/content.ts';
import { overUdp, type Talk } from './testing/conversation.ts';
import { expectFindings, judge } from './testing/judged.ts';
import { opened } from './testing/right.ts';

const [PACED, PACE] = ['MMSP-3.2.5.8.1-06', 'MMSP-3.2.5.8.1-07'];
const split = opened(splitHeader);
const every = (ms: number, conversation: Talk = split): Talk =>
  conversation.each((line) => (/^header [1-9]/.test(line.name) ? { ...line, after: ms } : line));
const asDatagrams = (conversation: Talk): Talk =>
  conversation
    .with('ConnectFunnel', { funnelName: '\\\\192.0.2.7\\UDP\\7000' })
    .each((line) => overUdp(line));

test('a header in several packets at the bit rate of the file passes', () => {
  // 256 bytes at 32 kbit/s are 64 ms.
  expectFindings(every(64), {}, { passes: [PACED, PACE] });
  expectFindings(asDatagrams(every(64)), {}, { passes: [PACED, PACE] });
});

test('what timers take off is no breach', () => {
  expectFindings(every(50), {}, { passes: [PACED, PACE] });
});

test('twice and more of the bit rate is too fast (A-33)', () => {
  const checks = expectFindings(every(30), { [PACE]: 'warn A-33' }, { passes: [PACED] });
  expect(checks[0]?.sighting).toMatchObject({
    expected: 'at most 1.2 x fileBitRate, which is 32000 bits per second',
    got: '1590 bytes in 7 packets within 230 ms after the ReadBlock',
  });
});

test('all at once is not paced, and too fast because of that', () => {
  for (const conversation of [every(0), asDatagrams(every(0))]) {
    const checks = expectFindings(conversation, { [PACED]: 'warn A-33', [PACE]: 'warn A-33' });
    expect(checks[1]?.consequenceOf).toBe(PACED);
  }
});

test('a header of one packet has no pace, and neither has a file without a bit rate', () => {
  const judged = (conversation: Talk) => judge(conversation).map(({ requirement }) => requirement.id);
  expect(judged(opened(audio))).not.toContain(PACE);
  expect(judged(every(0).with('ReportOpenFile', { fileBitRate: 0 }))).not.toContain(PACE);
});

test('every ReadBlock begins anew', () => {
  const again = split.lines.slice(split.lines.findIndex(({ name }) => name === 'ReadBlock'));
  expectFindings(split.then(...again), {}, { passes: [PACE] });
});
