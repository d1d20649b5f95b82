import { type AsfHeader, durationSeconds, type FileProperties } from '../../../asf/header.ts';
import { show } from '../../../wire/show.ts';
import { FILE_ATTRIBUTES, failed } from '../constants.ts';
import { ReportOpenFile } from '../messages/file.ts';
import { ReportStartedPlaying } from '../messages/playing.ts';
import { valuesOf } from '../packet.ts';
import { bitRateGrading, bitRatesOf } from './bit-rate.ts';
import { type Grading, judgeField } from './judge-field.ts';
import type { MessageUnit, Rule, RuleContext } from './rule.ts';

const DURATION = 'MMSP-2.2.4.7-08';
/** Seconds by which a duration may differ from the header's before it is another duration. */
const ROUNDING = 0.1;
/** Seconds and packets that servers were seen to report of live content. */
const LIVE_DURATION = -1e-7;
const LIVE_COUNT = 0xffffffffn;

export interface OpenFileRule {
  readonly rule: Rule;
  /** The header that was received after it: what ReportOpenFile said is now compared with the content itself. */
  onHeader(header: AsfHeader): void;
}

type See = (requirement: string, path: string, ok: boolean, expected: string, grading?: Grading) => void;

/** ReportOpenFile against itself and against the ASF header that follows it ([MS-MMSP] 2.2.4.7). */
export function openFile(): OpenFileRule {
  let opened: { readonly see: See; readonly message: MessageUnit } | undefined;

  return {
    rule: (context) => ({
      message(message) {
        const values = valuesOf(message.found, ReportOpenFile);
        if (values && !failed(values.hr ?? 0)) {
          const see: See = (...told) => judgeField(context, message, ...told);
          opened = { see, message };
          judgeTimes(see, values.fileDuration, values.fileBlocks);
        }
        judgeHandle(context, message);
      },
    }),
    onHeader(header) {
      const properties = header.fileProperties;
      if (opened === undefined || properties === undefined) return;
      const { see, message } = opened;
      const values = valuesOf(message.found, ReportOpenFile);
      if (values === undefined) return;
      const { fileAttributes = 0, fileDuration, filePacketSize, filePacketCount, fileBitRate } = values;
      const size = properties.maximumDataPacketSize;
      if (filePacketSize !== undefined) {
        const expected = `${size}, the Maximum Data Packet Size of the header`;
        see('MMSP-2.2.4.7-13', 'filePacketSize', filePacketSize === size, expected);
      }
      if (properties.broadcast || (fileAttributes & FILE_ATTRIBUTES.LIVE) !== 0) {
        judgeLive(see, fileDuration, filePacketCount);
      } else if ((fileAttributes & FILE_ATTRIBUTES.BROADCAST) === 0) {
        judgeDuration(see, properties, fileDuration);
        const count = properties.dataPacketsCount;
        const expected = `${count}, the Data Packets Count of the header`;
        if (filePacketCount !== undefined)
          see('MMSP-2.2.4.7-14', 'filePacketCount', filePacketCount === count, expected);
      }
      if (fileBitRate !== undefined) judgeBitRate(see, header, fileBitRate);
    },
  };
}

/** fileBlocks is ceil(fileDuration); off by one is a warning. */
function judgeTimes(see: See, duration: number | undefined, blocks: number | undefined): void {
  if (duration === undefined) return;
  if (!Number.isFinite(duration) || (duration < 0 && duration !== LIVE_DURATION))
    return see(DURATION, 'fileDuration', false, 'a number of seconds');
  if (blocks === undefined) return;
  const exact = Math.max(0, Math.ceil(duration));
  const near = Math.abs(blocks - exact) <= 1;
  const expected = `${exact}, the ${duration} seconds of fileDuration rounded up`;
  see('MMSP-2.2.4.7-10', 'fileBlocks', near, expected);
  const grading: Grading = { grade: 'warn', reading: 'A-21' };
  if (near) see('MMSP-2.2.4.7-11', 'fileBlocks', blocks === exact, expected, grading);
}

function judgeDuration(see: See, properties: FileProperties, duration: number | undefined): void {
  if (duration === undefined || !Number.isFinite(duration)) return;
  const content = durationSeconds(properties);
  const withPreroll = content + Number(properties.preroll) / 1000;
  const ok = Math.abs(duration - content) <= ROUNDING;
  const habit: Grading =
    Math.abs(duration - withPreroll) <= ROUNDING
      ? { grade: 'note', reading: 'A-21', why: 'it counts the preroll, as Windows servers do' }
      : {};
  const expected = `${content} seconds, the Play Duration of the header without its Preroll`;
  see(DURATION, 'fileDuration', ok, expected, habit);
}

/** live content has neither a duration nor a number of packets. */
function judgeLive(see: See, duration: number | undefined, count: bigint | undefined): void {
  const expected = '0, because the content is live';
  const habit = (is: boolean): Grading =>
    is ? { grade: 'note', reading: 'A-21', why: 'seen of deployed servers for live content' } : {};
  if (duration !== undefined)
    see('MMSP-2.2.4.7-09', 'fileDuration', duration === 0, expected, habit(duration === LIVE_DURATION));
  if (count !== undefined)
    see('MMSP-2.2.4.7-15', 'filePacketCount', count === 0n, expected, habit(count === LIVE_COUNT));
}

/** the sum of Stream Bitrate Properties or the Maximum Bitrate; never more than a warning. */
function judgeBitRate(see: See, header: AsfHeader, rate: number): void {
  const right = bitRatesOf(header);
  const grading = bitRateGrading(right, rate);
  const expected = `${right.join(' or ')} bits per second, by the header`;
  see('MMSP-2.2.4.7-16', 'fileBitRate', right.includes(rate), expected, grading);
}

/** tigerFileId of ReportStartedPlaying repeats the handle, or is 0 as on Windows. */
function judgeHandle(context: RuleContext, message: MessageUnit): void {
  const { tigerFileId, hr = 0 } = valuesOf(message.found, ReportStartedPlaying) ?? {};
  const openFileId = context.conversation.latest(ReportOpenFile)?.openFileId;
  if (tigerFileId === undefined || openFileId === undefined || failed(hr)) return;
  const habit: Grading =
    tigerFileId === 0
      ? { grade: 'note', reading: 'A-17', why: 'Windows servers send 0 or the openFileId' }
      : {};
  const ok = tigerFileId === openFileId;
  const expected = `${show(openFileId)}, the openFileId`;
  judgeField(context, message, 'MMSP-2.2.4.10-03', 'tigerFileId', ok, expected, habit);
}
