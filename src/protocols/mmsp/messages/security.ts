import { echoes } from '../../../wire/constraints.ts';
import { byteCount, bytes, u32 } from '../../../wire/fields.ts';
import { message } from '../../../wire/message.ts';

/** [MS-MMSP] 2.2.4.14; it has no hr. What pToken holds depends on the scheme, which only a rule can tell. */
export const SecurityChallenge = message({
  name: 'SecurityChallenge',
  mid: 0x0004001a,
  from: 'server',
  section: '2.2.4.14',
  midRequirement: 'MMSP-2.2.4.14-01',
  answers: ['OpenFile', 'SecurityResponse'],
  fields: {
    playIncarnation: u32('', echoes('playIncarnation', 'MMSP-2.2.4.14-02')),
    cookie: u32('comes back in the SecurityResponse'),
    cbToken: u32('bytes of pToken'),
    pToken: bytes(
      'Basic: realm in UTF-16 with its NUL; NTLM: two zero bytes, then a token',
      byteCount('cbToken'),
    ),
  },
});

/** [MS-MMSP] 2.2.4.24; a Basic pToken is ASCII here and UTF-16 in the challenge. */
export const SecurityResponse = message({
  name: 'SecurityResponse',
  mid: 0x0003001a,
  from: 'client',
  section: '2.2.4.24',
  midRequirement: 'MMSP-2.2.4.24-01',
  reply: { message: 'ReportOpenFile', requirement: 'MMSP-3.2.5.7-07' },
  fields: {
    playIncarnation: u32('that of the SecurityChallenge', echoes('playIncarnation', 'MMSP-2.2.4.24-02')),
    cookie: u32('that of the latest SecurityChallenge', echoes('cookie', 'MMSP-2.2.4.24-03')),
    cbToken: u32('bytes of pToken, NUL included'),
    pToken: bytes(
      'Basic: credentials in ASCII with their NUL; NTLM: two zero bytes, then a token',
      byteCount('cbToken'),
      undefined,
      { secret: true },
    ),
  },
});
