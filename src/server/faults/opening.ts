import { OpenFile } from '../../protocols/mmsp/messages/file.ts';
import { valuesOf } from '../../protocols/mmsp/packet.ts';
import { MESSAGE, MID, onMessage, put } from '../hooks/frame-edits.ts';
import { changed } from '../hooks/misreading.ts';
import { fails, says, sends, succeeds } from '../hooks/reply-edits.ts';
import { HRESULT } from '../hresult.ts';
import { refusedFile } from '../replies.ts';
import type { Fault } from './fault.ts';

/** Faults in the replies to OpenFile and ReadBlock. */
export const openingFaults: readonly Fault[] = [
  {
    name: 'open-file-unanswered',
    title: 'OpenFile gets no reply.',
    requirement: 'MMSP-3.2.5.6-14',
    level: 'MUST',
    start: sends(0, 'ReportOpenFile', succeeds),
  },
  {
    name: 'open-file-hr-failing',
    title: 'ReportOpenFile has a failing hr for a file that is there.',
    requirement: 'MMSP-2.2.4.7-19',
    level: 'MUST',
    field: 'hr',
    start: says('ReportOpenFile', { hr: 0xc00d001a }),
  },
  {
    name: 'missing-file-unanswered',
    title: 'OpenFile for a file that is not there gets no reply.',
    requirement: 'MMSP-3.2.5.6-03',
    level: 'MUST',
    start: sends(0, 'ReportOpenFile', fails),
  },
  {
    name: 'missing-file-opened',
    title: 'A file that is not there is opened with hr 0.',
    requirement: 'MMSP-3.2.5.6-04',
    level: 'MUST',
    field: 'hr',
    start: says('ReportOpenFile', { hr: 0, openFileId: 1 }, fails),
  },
  {
    name: 'refused-name-served',
    title: 'A file that is not there is refused, and ReadBlock gets the header of another one.',
    requirement: 'MMSP-3.2.5.6-02',
    level: 'MUST',
    start: () => {
      let refused = false;
      return {
        decisions: {
          understands(request) {
            const { fileName } = valuesOf(request, OpenFile) ?? {};
            if (fileName === undefined) return request;
            // No file of ours has so long a name.
            refused = fileName.length > 24;
            return refused ? changed(request, { fileName: 'audio.asf' }) : request;
          },
        },
        reply: (right) =>
          refused && right.name === 'ReportOpenFile'
            ? [
                refusedFile(
                  { name: 'OpenFile', playIncarnation: Number(right.values.playIncarnation) },
                  HRESULT.FILE_NOT_FOUND,
                ),
              ]
            : [right],
      };
    },
  },
  {
    name: 'open-file-wrong-incarnation',
    title: 'ReportOpenFile does not repeat playIncarnation.',
    requirement: 'MMSP-2.2.4.7-02',
    level: 'MUST',
    field: 'playIncarnation',
    start: onMessage(
      MID.ReportOpenFile,
      put(32, MESSAGE.start + 12, (right) => (right ^ 0x55) >>> 0),
    ),
  },
  {
    name: 'open-file-padding-not-zero',
    title: 'padding of ReportOpenFile is 1.',
    requirement: 'MMSP-2.2.4.7-04',
    level: 'SHOULD',
    field: 'padding',
    start: onMessage(MID.ReportOpenFile, put(32, MESSAGE.start + 20, 1)),
  },
  {
    name: 'open-file-name-not-zero',
    title: 'fileName of ReportOpenFile is 1.',
    requirement: 'MMSP-2.2.4.7-06',
    level: 'MUST',
    field: 'fileName',
    start: onMessage(MID.ReportOpenFile, put(32, MESSAGE.start + 24, 1)),
  },
  {
    name: 'open-file-unused-not-zero',
    title: 'unused1 of ReportOpenFile is not zero.',
    requirement: 'MMSP-2.2.4.7-12',
    level: 'MUST',
    field: 'unused1',
    start: says('ReportOpenFile', { unused1: new Uint8Array(16).fill(0xcc) }),
  },
  {
    name: 'open-file-wrong-duration',
    title: 'fileDuration and fileBlocks are ten seconds too long.',
    requirement: 'MMSP-2.2.4.7-08',
    level: 'MUST',
    field: 'fileDuration',
    start: says('ReportOpenFile', {
      fileDuration: (right: number) => right + 10,
      fileBlocks: (right: number) => right + 10,
    }),
  },
  {
    name: 'open-file-wrong-blocks',
    title: 'fileBlocks is three more than fileDuration.',
    requirement: 'MMSP-2.2.4.7-10',
    level: 'MUST',
    field: 'fileBlocks',
    start: says('ReportOpenFile', { fileBlocks: (right) => right + 3 }),
  },
  {
    name: 'open-file-wrong-packet-size',
    title: 'filePacketSize is twice that of the content.',
    requirement: 'MMSP-2.2.4.7-13',
    level: 'MUST',
    field: 'filePacketSize',
    start: says('ReportOpenFile', { filePacketSize: (right) => right * 2 }),
  },
  {
    name: 'open-file-wrong-packet-count',
    title: 'filePacketCount is one too many.',
    requirement: 'MMSP-2.2.4.7-14',
    level: 'MUST',
    field: 'filePacketCount',
    start: says('ReportOpenFile', { filePacketCount: (right) => right + 1 }),
  },
  {
    name: 'open-file-wrong-header-size',
    title: 'fileHeaderSize leaves out the 50 bytes of the Data Object.',
    requirement: 'MMSP-2.2.4.7-17',
    level: 'MUST',
    field: 'fileHeaderSize',
    start: says('ReportOpenFile', { fileHeaderSize: (right) => right - 50 }),
  },
  {
    name: 'read-block-unanswered',
    title: 'The header comes without a ReportReadBlock.',
    requirement: 'MMSP-3.2.5.8-11',
    level: 'MUST',
    start: sends(0, 'ReportReadBlock'),
  },
  {
    name: 'read-block-hr-failing',
    title: 'ReportReadBlock has a failing hr, yet the header is sent.',
    requirement: 'MMSP-2.2.4.8-04',
    level: 'MUST',
    field: 'hr',
    start: says('ReportReadBlock', { hr: 0x80004005 }),
  },
  {
    name: 'read-block-wrong-incarnation',
    title: 'ReportReadBlock does not repeat playIncarnation.',
    requirement: 'MMSP-2.2.4.8-02',
    level: 'MUST',
    field: 'playIncarnation',
    start: onMessage(
      MID.ReportReadBlock,
      put(32, MESSAGE.start + 12, (right) => (right ^ 0x55) >>> 0),
    ),
  },
  {
    name: 'read-block-wrong-sequence',
    title: 'playSequence of ReportReadBlock is 1.',
    requirement: 'MMSP-2.2.4.8-03',
    level: 'MUST',
    field: 'playSequence',
    start: onMessage(MID.ReportReadBlock, put(32, MESSAGE.start + 16, 1)),
  },
  {
    name: 'header-piece-too-large',
    title: 'A header larger than an ASF packet is sent in one piece.',
    requirement: 'MMSP-3.2.5.8.1-03',
    level: 'MUST',
    start: () => ({ decisions: { headerPiece: () => 0xfff0 } }),
  },
];
