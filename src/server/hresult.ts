/** Codes that Windows servers were seen to send; none but CHANGE_FOLLOWS is prescribed ([MS-MMSP] 1.8). */
export const HRESULT = {
  OK: 0,
  ACCESS_DENIED: 0x80070005,
  /** In ReportEndOfStream: the next entry of a playlist is going to be announced ([MS-MMSP] 2.2.4.5). */
  CHANGE_FOLLOWS: 1,
  FILE_NOT_FOUND: 0xc00d001a,
  INVALID_ARGUMENT: 0x80070057,
  /** A file that is there, but cannot be served. */
  FILE_FAILED_TO_OPEN: 0x8000ffff,
  NOT_IMPLEMENTED: 0x80004001,
} as const;
