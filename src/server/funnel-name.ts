/** What a client asks for with a funnelName ([MS-MMSP] 2.2.4.18). */
export type Funnel =
  | { readonly transport: 'tcp' }
  | {
      readonly transport: 'udp';
      /** As it was named, of whatever family; no server need follow it. */
      readonly address: string;
      readonly port: number;
    };

/** UTF-16 characters; more than any address needs. */
const LONGEST_NAME = 512;
const FUNNEL_NAME = /^\\\\([^\\]+)\\(TCP|UDP)\\(\d{1,5})$/i;

/** Undefined when the name is none. Whoever reads the message has taken off what follows the first NUL. */
export function readFunnelName(name: string): Funnel | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const [, address = '', transport = '', digits = ''] = FUNNEL_NAME.exec(name) ?? [];
  const port = Number(digits);
  if (port < 1 || port > 0xffff) return undefined;
  return transport.toUpperCase() === 'TCP' ? { transport: 'tcp' } : { transport: 'udp', address, port };
}
