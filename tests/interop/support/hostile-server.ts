import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

export interface HostileServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Answers the first bytes of every connection with the same packet, and nothing after that. */
export async function startHostileServer(packet: Uint8Array): Promise<HostileServer> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.write(packet));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a listening server has no port');
  return {
    port: address.port,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The texts of ReportConnectedEX in the order of the message; each goes out with a NUL after it. */
export interface Texts {
  readonly ServerVersionInfo: string;
  readonly VersionInfo: string;
  readonly VersionUrl: string;
  readonly AuthenPackage: string;
}

/** ReportConnectedEX, [MS-MMSP] 2.2.4.2, put together by hand: right but for what the texts say. */
export function reportConnectedEx(texts: Texts): Uint8Array {
  const values = [texts.ServerVersionInfo, texts.VersionInfo, texts.VersionUrl, texts.AuthenPackage];
  const strings = Buffer.concat(values.map((text) => utf16(`${text}\0`)));
  // MID, hr, playIncarnation 0xF0F0F0EF, both revisions, 1.0, 1, 1, 0x8000, 0x00989680
  const fixed = Buffer.from(
    '01000400 00000000 eff0f0f0 0b000400 1c000300 000000000000f03f 01000000 01000000 00800000 80969800'.replaceAll(
      ' ',
      '',
    ),
    'hex',
  );
  const counts = Buffer.concat(values.map((text) => u32(text.length + 1)));
  const fields = Buffer.concat([fixed, counts, strings]);
  const padding = Buffer.alloc((8 - ((4 + fields.length) % 8)) % 8);
  const message = Buffer.concat([u32((4 + fields.length + padding.length) / 8), fields, padding]);
  return Buffer.concat([
    Buffer.from('01000000cefa0bb0', 'hex'),
    u32(message.length + 16), // messageLength
    Buffer.from('MMS '),
    u32((message.length + 32) / 8), // chunkCount
    Buffer.alloc(12), // seq, MBZ, timeSent
    message,
  ]);
}

/** Unlike an encoder of text, this lets half a surrogate pair through. */
function utf16(text: string): Buffer {
  const bytes = Buffer.alloc(text.length * 2);
  for (let i = 0; i < text.length; i++) bytes.writeUInt16LE(text.charCodeAt(i), i * 2);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
