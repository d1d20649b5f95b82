// The sockets of an attack: many at once, none of them polite, all of them gone when it is over.
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { createCutter, hrOf, REPLY } from './packets.mjs';

/** Connections that are being made at the same time. */
const AT_ONCE = 64;

/** `from`: the attackers' own address where the system has several on its loopback, so that they can be told apart. */
export function createAttackers({ host, port, from }) {
  const sockets = new Set();
  const datagramSockets = new Set();
  let left = false;
  const counts = {
    connections: 0,
    noPort: 0,
    refused: 0,
    closedByServer: 0,
    sent: 0,
    replies: 0,
    dataPackets: 0,
  };

  /** Resolves with a socket, or with undefined when the server would not have it. Nothing is read before `listen`. */
  function dial({ localAddress = from, reads = true } = {}) {
    if (left) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const socket = connect({ host, port, noDelay: true, ...(localAddress && { localAddress }) });
      sockets.add(socket);
      socket.once('connect', () => {
        counts.connections++;
        resolve(socket);
      });
      socket.on('error', ({ code }) => {
        if (code === 'EADDRNOTAVAIL' || code === 'EADDRINUSE' || code === 'EMFILE') counts.noPort++;
      });
      socket.on('end', () => counts.closedByServer++);
      socket.on('close', () => {
        sockets.delete(socket);
        if (socket.bytesRead === 0 && socket.bytesWritten === 0) counts.refused++;
        resolve(undefined);
      });
      if (reads) socket.resume();
    });
  }

  /** `count` of them, several at once; gives those that were let in. */
  async function dialMany(count, { over = () => false, ...options } = {}) {
    const made = [];
    let next = 0;
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, count) }, async () => {
        while (next++ < count && !over()) {
          const socket = await dial(options);
          if (socket !== undefined) made.push(socket);
        }
      }),
    );
    return made;
  }

  return {
    counts,
    sockets,
    dial,
    dialMany,
    send(socket, ...parts) {
      if (!socket.writable) return false;
      counts.sent += parts.length;
      return socket.write(parts.length === 1 ? parts[0] : Buffer.concat(parts));
    },
    /** Reads what comes; waits for a reply of that MID and gives its bytes, undefined when the connection ends. */
    listen(socket) {
      const waiting = [];
      const came = [];
      socket.on(
        'data',
        createCutter((packet, mid) => {
          if (mid === undefined) {
            counts.dataPackets++;
            return;
          }
          counts.replies++;
          came.push({ packet: Buffer.from(packet), mid, hr: hrOf(packet) });
          if (came.length > 100) came.shift();
          for (const one of waiting.splice(0)) one();
        }),
      );
      socket.on('close', () => {
        for (const one of waiting.splice(0)) one();
      });
      return async (mid) => {
        for (;;) {
          const at = came.findIndex((one) => one.mid === mid);
          if (at >= 0) return came.splice(0, at + 1).at(-1);
          if (socket.destroyed) return undefined;
          await new Promise((resolve) => waiting.push(resolve));
        }
      };
    },
    /** A UDP socket at `address`; it counts what comes and from where. */
    async datagramSocket(address = from ?? '127.0.0.1') {
      const socket = createSocket('udp4');
      datagramSockets.add(socket);
      const heard = { socket, address, port: 0, datagrams: 0, bytes: 0 };
      socket.on('error', () => {});
      socket.on('message', (bytes) => {
        heard.datagrams++;
        heard.bytes += bytes.length;
      });
      await new Promise((resolve) => socket.bind(0, address, resolve));
      heard.port = socket.address().port;
      return heard;
    },
    /** Nobody is let in after that either. */
    leave() {
      left = true;
      for (const socket of sockets) socket.destroy();
      for (const socket of datagramSockets) socket.close();
      datagramSockets.clear();
    },
  };
}

/** Through Connect, ConnectFunnel and OpenFile up to the whole header; undefined when the server closed before. */
export async function openSession(attackers, packets, { file = 'audio.asf', funnel, dial } = {}) {
  const socket = await attackers.dial(dial);
  if (socket === undefined) return undefined;
  const reply = attackers.listen(socket);
  attackers.send(socket, packets.connect(), packets.funnelInfo(0), packets.connectFunnel(funnel));
  const info = await reply(REPLY.ReportFunnelInfo);
  attackers.send(socket, packets.openFile(file), packets.readBlock());
  const header = await reply(REPLY.ReportReadBlock);
  if (info === undefined || header === undefined || header.hr !== 0) {
    socket.destroy();
    return undefined;
  }
  // nCubs holds the Client-ID: after hr, playIncarnation, transportMask, nBlockFragments and fragmentBytes.
  return { socket, reply, clientId: info.packet.readUInt32LE(32 + 8 + 20) };
}
