import { expect, test } from 'vitest';
import { readAsfHeader } from './header.ts';
import { type Bytes, bytes } from './testing/bytes.ts';
import {
  bitrates,
  type DataObjectFields,
  dataObject,
  extendedStreamProperties,
  fileProperties,
  type HeaderFields,
  header,
  headerExtension,
  object,
  streamProperties,
} from './testing/sample-header.ts';

const codecList = '86D15240-311D-11D0-A3A4-00A0C90348F6';
const streamGuid = 'B7DC0791-A9B7-11CF-8EE6-00C00C205365';
const filePropertiesGuid = '8CABDCA1-A947-11CF-8EE4-00C00C205365';
const headerExtensionGuid = '5FBF03B5-A92E-11CF-8EE3-00C00C205365';
const extendedGuid = '14E6A5CB-C672-4332-8399-A96952065B5A';
const bitratesGuid = '7BF875CE-468D-11D1-8D82-006097C9A2B2';

/** A right header with one more object after its 30 + 104 + 84 bytes, so that the object starts at 218. */
const withObject = (extra: Bytes, count?: number) =>
  header([fileProperties(), streamProperties(), extra], undefined, count === undefined ? {} : { count });
const withHeader = (fields: HeaderFields) =>
  header([fileProperties(), streamProperties()], undefined, fields);
const withData = (fields: DataObjectFields) =>
  header([fileProperties(), streamProperties()], dataObject(fields));
const withExtended = (embedded: Bytes, names?: number, systems?: number) =>
  withObject(headerExtension(extendedStreamProperties(embedded, names, systems)));

const summary = (given: Uint8Array) =>
  readAsfHeader(given).findings.map(({ code, offset, length }) => [code, offset, length]);

test('the header that the cases spoil has no finding', () => {
  expect(summary(withHeader({}))).toEqual([]);
  expect(summary(withData({}))).toEqual([]);
  expect(summary(withObject(object(codecList, bytes())))).toEqual([]);
  expect(summary(withExtended(streamProperties({ number: 2 })))).toEqual([]);
});

test.each<[string, Uint8Array, [string, number, number][]]>([
  ['nothing at all', new Uint8Array(0), [['header-truncated', 0, 0]]],
  ['a foreign GUID', withHeader({ guid: codecList }), [['header-missing', 0, 16]]],
  ['29 bytes', withHeader({}).subarray(0, 29), [['header-truncated', 0, 29]]],
  ['a header size of 29', withHeader({ size: 29 }), [['header-size', 16, 8]]],
  [
    'a header size past the end',
    withHeader({ size: 1000 }),
    [
      ['header-truncated', 16, 8],
      ['object-overruns', 234, 8],
      ['object-count', 24, 4],
    ],
  ],
  ['wrong reserved bytes', withHeader({ reserved: 0x0202 }), [['header-reserved', 28, 2]]],
  ['a wrong count', withHeader({ count: 3 }), [['object-count', 24, 4]]],
  [
    'surplus bytes',
    bytes()
      .u8(...withHeader({}))
      .zeros(1)
      .done(),
    [['surplus-bytes', 268, 1]],
  ],

  ['an object size of 23', withObject(object(codecList, bytes(), 23)), [['object-size', 234, 8]]],
  ['an object size of 0', withObject(object(codecList, bytes(), 0)), [['object-size', 234, 8]]],
  ['an object past the header', withObject(object(codecList, bytes(), 25)), [['object-overruns', 234, 8]]],
  ['10 bytes after the last object', withObject(bytes().zeros(10), 2), [['object-truncated', 218, 10]]],

  ['no File Properties', header([streamProperties()]), [['file-properties-missing', 0, 16]]],
  ['File Properties twice', withObject(fileProperties()), [['file-properties-repeated', 218, 16]]],
  [
    'short File Properties',
    header([object(filePropertiesGuid, bytes().zeros(79)), streamProperties()]),
    [['object-too-short', 30, 103]],
  ],
  [
    'a packet size of 0',
    header([fileProperties({ minimum: 0, maximum: 0 }), streamProperties()]),
    [['packet-size-zero', 126, 4]],
  ],
  [
    'unequal packet sizes',
    header([fileProperties({ minimum: 63 }), streamProperties()]),
    [['packet-sizes-differ', 122, 8]],
  ],

  ['no stream', header([fileProperties()]), [['streams-missing', 0, 16]]],
  ['stream 0', header([fileProperties(), streamProperties({ number: 0 })]), [['stream-number', 206, 2]]],
  ['stream 1 twice', withObject(streamProperties()), [['stream-repeated', 290, 2]]],
  ['stream 1 twice, once embedded', withExtended(streamProperties()), [['stream-repeated', 457, 2]]],
  ['a short stream', withObject(object(streamGuid, bytes().zeros(53))), [['object-too-short', 218, 77]]],
  [
    'type data past the object',
    header([fileProperties(), streamProperties({ typeData: 5 })]),
    [['stream-data-overruns', 198, 8]],
  ],
  [
    'lengths near 2^32',
    header([fileProperties(), streamProperties({ correctionData: 0xffffffff })]),
    [['stream-data-overruns', 198, 8]],
  ],

  [
    'a short Header Extension',
    withObject(object(headerExtensionGuid, bytes().zeros(21))),
    [['object-too-short', 218, 45]],
  ],
  [
    'another reserved number',
    withObject(headerExtension(bytes(), 0, 7)),
    [['header-extension-reserved', 242, 18]],
  ],
  ['another data size', withObject(headerExtension(bytes(), 1)), [['header-extension-size', 260, 4]]],
  [
    'a short Extended Stream Properties',
    withObject(headerExtension(object(extendedGuid, bytes().zeros(63)))),
    [['object-too-short', 264, 87]],
  ],
  [
    '65535 stream names',
    withExtended(streamProperties({ number: 2 }), 65535),
    [['extended-stream-overruns', 348, 4]],
  ],
  ['a missing payload extension system', withExtended(bytes(), 1, 2), [['extended-stream-overruns', 348, 4]]],

  ['short bitrates', withObject(object(bitratesGuid, bytes().zeros(1))), [['object-too-short', 218, 25]]],
  ['65535 bitrates', withObject(bitrates([[1, 32_000]], 65535)), [['bitrates-overrun', 242, 2]]],

  ['no Data Object', withData({ guid: codecList }), [['data-object-missing', 218, 16]]],
  ['49 bytes of it', withHeader({}).subarray(0, 267), [['data-object-truncated', 218, 49]]],
  ['0 bytes of it', withHeader({}).subarray(0, 218), [['data-object-truncated', 218, 0]]],
  ['a Data Object size of 49', withData({ size: 49 }), [['data-object-size', 234, 8]]],
  ['no Data Object size', withData({ size: 0 }), [['data-object-size', 234, 8]]],
  ['another File ID', withData({ fileId: codecList }), [['file-ids-differ', 242, 16]]],
  ['another packet count', withData({ packets: 3 }), [['packet-counts-differ', 258, 8]]],
  ['wrong reserved field', withData({ reserved: 0 }), [['data-object-reserved', 266, 2]]],
])('%s', (_, given, expected) => {
  expect(summary(given)).toEqual(expected);
});

test('what overruns is still read as far as it is there', () => {
  const given = header([fileProperties(), bitrates([[1, 32_000]], 3), streamProperties()]);
  expect(readAsfHeader(given).header.bitrates).toEqual([{ stream: 1, bitrate: 32_000 }]);
});

test('a message names the object and the numbers', () => {
  expect(readAsfHeader(withObject(object(codecList, bytes(), 25))).findings[0]?.message).toBe(
    'the Codec List Object gives its size as 25, but only 24 bytes are left',
  );
});
