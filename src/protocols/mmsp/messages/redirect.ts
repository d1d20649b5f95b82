import { oneOf } from '../../../wire/constraints.ts';
import { byteCount, u16, u32, utf16 } from '../../../wire/fields.ts';
import { message } from '../../../wire/message.ts';

/** [MS-MMSP] 2.2.4.9; any hr will do, and it comes after a SecurityResponse too. */
export const ReportRedirect = message({
  name: 'ReportRedirect',
  mid: 0x00040022,
  from: 'server',
  section: '2.2.4.9',
  midRequirement: 'MMSP-2.2.4.9-01',
  answers: ['OpenFile', 'SecurityResponse'],
  whenFailing: 'all fields',
  fields: {
    hr: u32('result; any code (A-31)', undefined, { fallback: 0 }),
    RedirectType: u16('1: another URL; 2: another proxy', oneOf([1, 2], 'MMSP-2.2.4.9-02')),
    cbLocation: u16('bytes of wszLocation, NUL included (A-26)'),
    wszLocation: utf16('the URL, or that of the proxy; empty for no proxy', byteCount('cbLocation'), 'added'),
  },
});
