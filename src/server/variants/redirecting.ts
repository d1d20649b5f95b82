import { says } from '../hooks/reply-edits.ts';
import type { Reply } from '../replies.ts';
import type { Variant } from './variant.ts';

const toUrl = ({ values }: Reply): boolean => values.RedirectType === 1;
const toProxy = ({ values }: Reply): boolean =>
  values.RedirectType === 2 && typeof values.wszLocation === 'string';
const toNone = ({ values }: Reply): boolean =>
  values.RedirectType === 2 && typeof values.wszLocation !== 'string';

/** Another scheme for the same place. */
const scheme = (other: string) => () => ({
  reply: (reply: Reply): readonly Reply[] => {
    const { wszLocation } = reply.values;
    if (reply.name !== 'ReportRedirect' || !toUrl(reply) || typeof wszLocation !== 'string') return [reply];
    return [{ ...reply, values: { ...reply.values, wszLocation: wszLocation.replace(/^mms/, other) } }];
  },
});

/** Other ways to say that content has moved. */
export const redirectVariants = {
  failingHr: {
    name: 'redirect-hr-failing',
    title: 'hr of ReportRedirect is an error code.',
    reading: 'A-31',
    notes: [],
    start: says('ReportRedirect', { hr: 0xc00d001a }),
  },
  otherTransport: {
    name: 'redirect-to-mmsu',
    title: 'The URL of a redirect has the scheme mmsu, whichever way Data packets come now.',
    reading: 'A-31',
    notes: [],
    start: scheme('mmsu'),
  },
  mixedCase: {
    name: 'redirect-scheme-in-capitals',
    title: 'The URL of a redirect has the scheme MmsT.',
    reading: 'MMSP-2.2.4.9-07',
    notes: [],
    start: scheme('MmsT'),
  },
  withoutPort: {
    name: 'redirect-proxy-without-port',
    title: 'The proxy of a redirect has no port, and its name is an address.',
    reading: 'MMSP-2.2.4.9-09',
    notes: [],
    start: says('ReportRedirect', { wszLocation: 'mms://[2001:db8::1]' }, toProxy),
  },
  withoutNul: {
    name: 'redirect-to-no-proxy-without-nul',
    title: 'A redirect to no proxy has no location at all, not even its NUL.',
    reading: 'A-26',
    notes: ['MMSP-2.2.4.9-04'],
    start: says('ReportRedirect', { wszLocation: '' }, toNone),
  },
} satisfies Record<string, Variant>;
