const SHOWN_BYTES = 16;
const SHOWN_ENTRIES = 16;
const SHOWN_TEXT = 120;

/** A value in the words of a report: small numbers decimal, others hexadecimal, text quoted with escapes. */
export function show(value: unknown): string {
  if (typeof value === 'number') return number(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'string') return quote(value);
  if (value instanceof Uint8Array) return hexBytes(value);
  if (Array.isArray(value)) return list(value);
  if (value === undefined) return 'nothing';
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, inner]) => `${key}: ${show(inner)}`)
      .join(', ')} }`;
  }
  return String(value);
}

function number(value: number): string {
  if (!Number.isInteger(value) || value < 0x1_0000 || value > 0xffff_ffff) return String(value);
  return `0x${value.toString(16).padStart(8, '0')}`;
}

function list(value: readonly unknown[]): string {
  const head = value.slice(0, SHOWN_ENTRIES).map(show).join(', ');
  return `[${head}${value.length > SHOWN_ENTRIES ? `, … (${value.length} entries)` : ''}]`;
}

/** Quoted, with every control character, lone surrogate and direction mark escaped: a peer's text stays data. */
export function quote(text: string): string {
  const cut = text.length > SHOWN_TEXT ? text.slice(0, SHOWN_TEXT) : text;
  const safe = JSON.stringify(cut).replace(
    /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff0-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return cut === text ? safe : `${safe} and ${text.length - SHOWN_TEXT} more characters`;
}

function hexBytes(value: Uint8Array): string {
  if (value.length === 0) return 'no bytes';
  const head = Array.from(value.subarray(0, SHOWN_BYTES), (byte) => byte.toString(16).padStart(2, '0'));
  return `${head.join(' ')}${value.length > SHOWN_BYTES ? ` … (${value.length} bytes)` : ''}`;
}
