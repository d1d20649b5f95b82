import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { createFramer } from '../../../src/protocols/mmsp/framing.ts';
import { ReportEndOfStream } from '../../../src/protocols/mmsp/messages/playing.ts';
import { decodePacket } from '../../../src/protocols/mmsp/packet.ts';
import type { Side } from '../../../src/protocols/mmsp/unit.ts';
import { createConversationJudge, type JudgeOptions } from '../../../src/replay/conversation-judge.ts';
import type { Chunk, End } from '../../../src/replay/recording.ts';
import type { Check } from '../../../src/verdict/tally.ts';

const HOST = '127.0.0.1';

export interface TapOptions extends JudgeOptions {
  /** Port of the server on this machine. */
  readonly to: number;
  /** Closes both connections after this many bytes of the server. */
  readonly cutAfter?: number;
  /** Closes them when the content has ended: there are clients that wait for more until their patience ends. */
  readonly hangsUpAtEnd?: boolean;
  /** Keeps ReportEndOfStream from the client for so long: datagrams that were sent before it then come before it. */
  readonly endComesLaterBy?: number;
  /** Address from which the server is connected to. */
  readonly host?: string;
}

/** What went through: the bytes, and what the rules said while they did. */
export interface Tapped {
  readonly chunks: readonly Chunk[];
  readonly end: End;
  readonly checks: readonly Check[];
}

export interface Tap {
  readonly port: number;
  /** The first connection, once it is over. */
  readonly conversation: Promise<Tapped>;
  close(): Promise<void>;
}

/** A man in the middle of one TCP conversation: passes on, judges and keeps whatever either side says. */
export async function openTap(options: TapOptions): Promise<Tap> {
  const sockets = new Set<Socket>();
  let taken = false;
  let settle: (tapped: Promise<Tapped>) => void = () => {};
  const conversation = new Promise<Tapped>((resolve) => {
    settle = resolve;
  });
  // Whoever waits for the conversation is told; until then nobody may be waiting.
  conversation.catch(() => {});
  const listener = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    sockets.add(client);
    client.on('error', () => client.destroy());
    // A client that tries again after a cut finds nobody.
    if (taken) return void client.destroy();
    taken = true;
    const server = connect({
      host: HOST,
      port: options.to,
      ...(options.host !== undefined && { localAddress: options.host }),
      allowHalfOpen: true,
      noDelay: true,
    });
    sockets.add(server);
    settle(relay(client, server, options));
  });
  listener.listen(0, HOST);
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new Error('a listening server has no port');
  return {
    port: address.port,
    conversation,
    async close() {
      for (const socket of sockets) socket.destroy();
      listener.close();
      await once(listener, 'close');
    },
  };
}

async function relay(
  client: Socket,
  server: Socket,
  { cutAfter, hangsUpAtEnd = false, endComesLaterBy = 0, ...options }: TapOptions,
): Promise<Tapped> {
  const judge = createConversationJudge(options);
  const holdsEnd = watchForEnd();
  const chunks: Chunk[] = [];
  const zero = performance.now();
  const now = (): number => performance.now() - zero;
  let end: End | undefined;
  let left = cutAfter ?? Number.POSITIVE_INFINITY;

  const finish = (by: Side, how: End['how']): void => {
    if (end !== undefined) return;
    const t = now();
    end = { t: Math.round(t), by, how };
    guarded(() => judge.ended({ t, by, how }));
  };
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  /** An exception of the rules ends the conversation, not the process. */
  const guarded = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      client.destroy();
      server.destroy();
      fail(error);
    }
  };
  const hear = (from: Side, bytes: Uint8Array): void => {
    if (end !== undefined) return;
    const t = now();
    chunks.push({ t: Math.round(t), from, bytes: Uint8Array.from(bytes) });
    guarded(() => judge.hear(t, from, bytes));
  };
  const pass = (from: Side, source: Socket, sink: Socket): Promise<unknown> => {
    source.on('data', (all: Buffer) => {
      const bytes = from === 'server' && all.length > left ? all.subarray(0, left) : all;
      hear(from, bytes);
      const isEnd = from === 'server' && holdsEnd(bytes);
      if (isEnd && endComesLaterBy > 0) {
        source.pause();
        setTimeout(() => {
          sink.write(bytes);
          source.resume();
        }, endComesLaterBy);
      } else if (!sink.write(bytes)) source.pause();
      if (from === 'server') left -= bytes.length;
      if (isEnd && hangsUpAtEnd) left = 0;
      if (left > 0) return;
      finish('server', 'closed');
      sink.end();
      source.destroy();
    });
    sink.on('drain', () => source.resume());
    source.on('end', () => {
      finish(from, 'closed');
      sink.end();
    });
    source.on('error', () => {
      finish(from, 'reset');
      source.destroy();
      sink.destroy();
    });
    return new Promise((closed) => source.on('close', closed));
  };
  const over = Promise.all([pass('client', client, server), pass('server', server, client)]);
  await Promise.race([failed, over]);
  finish('server', 'closed');
  if (end === undefined) throw new Error('a conversation is over and has no end');
  return { chunks, end, checks: judge.checks() };
}

/** Whether ReportEndOfStream becomes whole with these bytes of the server. */
function watchForEnd(): (bytes: Uint8Array) => boolean {
  let found = false;
  const framer = createFramer(({ kind, bytes }) => {
    if (kind === 'packet')
      found ||= decodePacket(bytes).messages.some(({ mid }) => mid === ReportEndOfStream.mid);
  });
  return (bytes) => {
    found = false;
    framer.push(bytes);
    return found;
  };
}
