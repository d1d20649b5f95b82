import { MESSAGE, MID, onMessage, put } from '../hooks/frame-edits.ts';
import { sends } from '../hooks/reply-edits.ts';
import type { Reply } from '../replies.ts';
import type { Fault } from './fault.ts';

const toUrl = ({ values }: Reply): boolean => values.RedirectType === 1;
const toProxy = ({ values }: Reply): boolean => values.RedirectType === 2;
const location = ({ values }: Reply): string =>
  typeof values.wszLocation === 'string' ? values.wszLocation : '';

/** Where a packet has RedirectType and cbLocation. */
const [TYPE_AT, COUNT_AT] = [MESSAGE.start + 12, MESSAGE.start + 14];
const NUL = new Uint8Array(2);

/** Another location, made of the right one. */
const locates =
  (change: (right: string) => string | Uint8Array, when = toUrl) =>
  () => ({
    reply: (reply: Reply): readonly Reply[] =>
      reply.name === 'ReportRedirect' && when(reply)
        ? [{ ...reply, values: { ...reply.values, wszLocation: change(location(reply)) } }]
        : [reply],
  });

/** Every character of the last part of the path as its bytes. */
const percentEncoded = (url: string): string =>
  url.replace(
    /[^/]*$/,
    (name) => `%${Buffer.from(name).toString('hex').toUpperCase().match(/../g)?.join('%') ?? ''}`,
  );

/** Faults in the answer to an OpenFile for content that has moved. */
export const redirectFaults: readonly Fault[] = [
  {
    name: 'redirect-wrong-mid',
    title: 'MID of ReportRedirect is 0x00040023.',
    requirement: 'MMSP-2.2.4.9-01',
    level: 'MUST',
    start: onMessage(MID.ReportRedirect, put(32, MESSAGE.MID, 0x00040023)),
  },
  {
    name: 'redirect-wrong-type',
    title: 'RedirectType of ReportRedirect is 3.',
    requirement: 'MMSP-2.2.4.9-02',
    level: 'MUST',
    start: onMessage(MID.ReportRedirect, put(16, TYPE_AT, 3)),
  },
  {
    name: 'redirect-location-counted-in-characters',
    title: 'cbLocation counts the characters of wszLocation, not its bytes.',
    requirement: 'MMSP-2.2.4.9-03',
    level: 'MUST',
    start: onMessage(
      MID.ReportRedirect,
      put(16, COUNT_AT, (bytes) => bytes / 2),
    ),
  },
  {
    name: 'redirect-location-without-nul',
    title: 'wszLocation fills its message to the end, without a NUL.',
    requirement: 'MMSP-2.2.4.9-04',
    level: 'MUST',
    // A multiple of 8 bytes, so that no padding stands for the NUL.
    start: locates(() =>
      Uint8Array.from(Buffer.from('mms://media.example/a.asf', 'utf16le').subarray(0, 48)),
    ),
  },
  {
    name: 'redirect-to-no-url',
    title: 'A redirect to another URL names none.',
    requirement: 'MMSP-2.2.4.9-05',
    level: 'MUST',
    start: locates(() => NUL),
  },
  {
    name: 'redirect-to-proxy-without-scheme',
    title: 'The proxy of a redirect is a host and a port, no URL.',
    requirement: 'MMSP-2.2.4.9-06',
    level: 'MUST',
    start: locates((right) => right.replace(/^mms:\/\//, ''), toProxy),
  },
  {
    name: 'redirect-url-with-bad-port',
    title: 'The port in the URL of a redirect is no number.',
    requirement: 'MMSP-2.2.4.9-07',
    level: 'MUST',
    start: locates((right) => right.replace(/:\d+\//, ':mms/')),
  },
  {
    name: 'redirect-url-percent-encoded',
    title: 'The path in the URL of a redirect is percent-encoded.',
    requirement: 'MMSP-2.2.4.9-08',
    level: 'MUST',
    start: locates(percentEncoded),
  },
  {
    name: 'redirect-url-with-other-scheme',
    title: 'The URL of a redirect is one of HTTP.',
    requirement: 'MMSP-2.2.4.9-10',
    level: 'MUST',
    start: locates((right) => right.replace(/^mms:/, 'http:')),
  },
  {
    name: 'redirect-unanswered',
    title: 'The connection is closed on a client whose content has moved, without ReportRedirect.',
    requirement: 'MMSP-3.2.5.6-05',
    level: 'MUST',
    start: sends(0, 'ReportRedirect'),
  },
  {
    name: 'redirect-stays-open',
    title: 'After ReportRedirect the connection stays open.',
    requirement: 'MMSP-3.2.5.6-06',
    level: 'MUST',
    start: () => ({ decisions: { closesAfterRedirect: false } }),
  },
];
