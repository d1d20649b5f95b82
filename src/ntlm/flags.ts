/** Negotiate flags, [MS-NLMP] 2.2.2.5, as far as they matter where nothing is signed or sealed. */
export const FLAGS = {
  UNICODE: 0x00000001,
  OEM: 0x00000002,
  REQUEST_TARGET: 0x00000004,
  NTLM: 0x00000200,
  ALWAYS_SIGN: 0x00008000,
  TARGET_TYPE_SERVER: 0x00020000,
  EXTENDED_SESSIONSECURITY: 0x00080000,
  TARGET_INFO: 0x00800000,
  VERSION: 0x02000000,
  KEY_EXCH: 0x40000000,
} as const;

export const has = (flags: number, flag: number): boolean => (flags & flag) !== 0;
