import { type AsfHeader, durationSeconds, type FileProperties } from '../../../asf/header.ts';
import { show } from '../../../wire/show.ts';
import { failed } from '../constants.ts';
import { ReportOpenFile } from '../messages/file.ts';
import { ReportStartedPlaying } from '../messages/playing.ts';
import { valuesOf } from '../packet.ts';
import { type Grading, judgeField } from './judge-field.ts';
import type { MessageUnit, Rule, RuleContext } from './rule.ts';

/** Seconds by which a duration may differ from the header's before it is another duration. */
const ROUNDING = 0.1;

export interface OpenFileRule {
  readonly rule: Rule;
  /** The header that was received after it: what ReportOpenFile said is now compared with the content itself. */
  onHeader(header: AsfHeader): void;
}

/** ReportOpenFile against itself and against the ASF header that follows it ([MS-MMSP] 2.2.4.7). */
export function openFile(): OpenFileRule {
  let opened: { readonly context: RuleContext; readonly message: MessageUnit } | undefined;

  return {
    rule: (context) => ({
      message(message) {
        const values = valuesOf(message.found, ReportOpenFile);
        if (values && !failed(values.hr ?? 0)) {
          opened = { context, message };
          judgeBlocks(context, message, values.fileDuration, values.fileBlocks);
        }
        const started = valuesOf(message.found, ReportStartedPlaying);
        if (started?.tigerFileId !== undefined && !failed(started.hr ?? 0)) {
          const openFileId = context.conversation.latest(ReportOpenFile)?.openFileId;
          const zero = started.tigerFileId === 0;
          const habit: Grading = zero
            ? { grade: 'note', reading: 'A-17', why: 'Windows servers send 0 or the openFileId' }
            : {};
          judgeField(
            context,
            message,
            'MMSP-2.2.4.10-03',
            'tigerFileId',
            started.tigerFileId === openFileId,
            `${show(openFileId)}, the openFileId`,
            habit,
          );
        }
      },
    }),
    onHeader(header) {
      const properties = header.fileProperties;
      if (opened === undefined || properties === undefined) return;
      const { context, message } = opened;
      const values = valuesOf(message.found, ReportOpenFile);
      if (values === undefined) return;
      judgeDuration(context, message, properties, values.fileDuration);
      const size = properties.maximumDataPacketSize;
      judgeField(
        context,
        message,
        'MMSP-2.2.4.7-13',
        'filePacketSize',
        values.filePacketSize === size,
        `${size}, the Maximum Data Packet Size of the header`,
      );
      if (!properties.broadcast) {
        const count = properties.dataPacketsCount;
        judgeField(
          context,
          message,
          'MMSP-2.2.4.7-14',
          'filePacketCount',
          values.filePacketCount === count,
          `${count}, the Data Packets Count of the header`,
        );
      }
      judgeBitRate(context, message, header, properties, values.fileBitRate);
    },
  };
}

/** ceil(fileDuration); off by one is a warning. */
function judgeBlocks(
  context: RuleContext,
  message: MessageUnit,
  duration: number | undefined,
  blocks: number | undefined,
): void {
  if (duration === undefined || blocks === undefined || !Number.isFinite(duration)) return;
  const exact = Math.max(0, Math.ceil(duration));
  const near = Math.abs(blocks - exact) <= 1;
  const expected = `${exact}, the ${duration} seconds of fileDuration rounded up`;
  judgeField(context, message, 'MMSP-2.2.4.7-10', 'fileBlocks', near, expected);
  if (near)
    judgeField(context, message, 'MMSP-2.2.4.7-11', 'fileBlocks', blocks === exact, expected, {
      grade: 'warn',
      reading: 'A-21',
    });
}

function judgeDuration(
  context: RuleContext,
  message: MessageUnit,
  properties: FileProperties,
  duration: number | undefined,
): void {
  if (duration === undefined || properties.broadcast) return;
  const content = durationSeconds(properties);
  const withPreroll = content + Number(properties.preroll) / 1000;
  const ok = Math.abs(duration - content) <= ROUNDING;
  const habit: Grading =
    Math.abs(duration - withPreroll) <= ROUNDING
      ? { grade: 'note', reading: 'A-21', why: 'it counts the preroll, as Windows servers do' }
      : {};
  judgeField(
    context,
    message,
    'MMSP-2.2.4.7-08',
    'fileDuration',
    ok,
    `${content} seconds, the Play Duration of the header without its Preroll`,
    habit,
  );
}

/** the sum of Stream Bitrate Properties or the Maximum Bitrate; never more than a warning. */
function judgeBitRate(
  context: RuleContext,
  message: MessageUnit,
  header: AsfHeader,
  properties: FileProperties,
  rate: number | undefined,
): void {
  if (rate === undefined) return;
  const sum = header.bitrates?.reduce((total, { bitrate }) => total + bitrate, 0);
  const right = [properties.maximumBitrate, ...(sum === undefined ? [] : [sum])];
  const near = right.some((value) => Math.abs(rate - value) <= value / 10);
  judgeField(
    context,
    message,
    'MMSP-2.2.4.7-16',
    'fileBitRate',
    right.includes(rate),
    `${right.join(' or ')} bits per second, by the header`,
    near ? { grade: 'note', reading: 'A-40', why: 'within 10 %' } : { grade: 'warn', reading: 'A-40' },
  );
}
