import type { Received } from './client.ts';
import * as requests from './requests.ts';

// Requests with credentials, put together byte by byte.

export const ascii = (text: string): number[] => [...Buffer.from(text, 'latin1')];
export const basic = (user: string, password: string): number[] =>
  ascii(`${Buffer.from(`${user}:${password}`).toString('base64')}\0`);

/** [MS-MMSP] 2.2.4.21: the token stands right behind the name. */
export const openFile = (name: string, token: readonly number[] = []): Uint8Array => {
  const fileName = requests.utf16(`${name}\0`);
  const { u32 } = requests;
  const at = token.length === 0 ? 0 : fileName.length;
  return requests.packet(0x00030005, [
    ...u32(9),
    ...u32(0),
    ...u32(at),
    ...u32(token.length),
    ...fileName,
    ...token,
  ]);
};

export interface Echo {
  readonly playIncarnation?: number;
  readonly cookie?: number;
  readonly cbToken?: number;
}

/** [MS-MMSP] 2.2.4.24 */
export const response = (to: Received, token: readonly number[], echo: Echo = {}): Uint8Array => {
  const { playIncarnation = to.u32(40), cookie = to.u32(44), cbToken = token.length } = echo;
  const { u32 } = requests;
  return requests.packet(0x0003001a, [...u32(playIncarnation), ...u32(cookie), ...u32(cbToken), ...token]);
};

export const raw = (message: Uint8Array): number[] => [0, 0, ...message];
export const wrapped = (message: Uint8Array): number[] => {
  const { u32 } = requests;
  return [0, 0, ...u32(0), ...u32(1), ...u32(7), ...u32(message.length), ...u32(2), ...u32(8), ...message];
};
