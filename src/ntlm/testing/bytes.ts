export const bytes = (digits: string): Uint8Array =>
  Uint8Array.from(Buffer.from(digits.replace(/\s/g, ''), 'hex'));
export const hex = (raw: Uint8Array): string => Buffer.from(raw).toString('hex');
