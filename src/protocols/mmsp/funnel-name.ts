/** What a funnelName asks for ([MS-MMSP] 2.2.4.18). */
export interface Funnel {
  readonly transport: 'tcp' | 'udp';
  /** As it was written; over UDP only the port counts. */
  readonly address: string;
  readonly port: number;
}

const FORM = /^\\\\([^\\]+)\\(TCP|UDP)\\(\d{1,5})$/i;

/** Reads two backslashes, address, backslash, TCP or UDP, backslash, port 1 to 65535; undefined for anything else. */
export function readFunnelName(text: string | undefined): Funnel | undefined {
  const [, address = '', transport = '', digits = ''] = FORM.exec(text ?? '') ?? [];
  const port = Number(digits);
  if (port < 1 || port > 0xffff) return undefined;
  return { transport: transport.toUpperCase() === 'UDP' ? 'udp' : 'tcp', address, port };
}
