import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Deed, End } from './behaviour.ts';
import { fastClock } from './clock.ts';

/** What deeds are done to. */
export interface Stage {
  readonly client: Socket;
  /** Nobody is there any more to do anything to. */
  readonly over: () => boolean;
  datagram(deed: Extract<Deed, { readonly do: 'datagram' }>): void;
  later(bytes: Uint8Array): void;
  mute(): void;
  /** Tells what is done, for whoever replays a seed. */
  tell(deed: Deed): void;
  /** Hears of every byte that nobody should have sent. */
  sent(bytes: Uint8Array): void;
}

/** Bytes after which everybody has a turn. */
const TURN = 1 << 16;
/** Many small ones cost more than their bytes. */
const EACH = { send: 128, datagram: 1024, later: 128 } as const;

/** Does one deed after the other as fast as the client reads, until they end, `budget` bytes were sent, or it is over. */
export async function perform(deeds: Iterable<Deed>, stage: Stage, budget: number): Promise<void> {
  let sent = 0;
  let turn = TURN;
  for (const deed of deeds) {
    if (stage.over() || sent > budget) return;
    stage.tell(deed);
    if ('bytes' in deed) sent += deed.bytes.length + EACH[deed.do];
    switch (deed.do) {
      case 'send':
        stage.sent(deed.bytes);
        await write(stage.client, deed.bytes);
        break;
      case 'datagram':
        stage.sent(deed.bytes);
        stage.datagram(deed);
        break;
      case 'later':
        stage.sent(deed.bytes);
        stage.later(deed.bytes);
        break;
      case 'wait':
        await pause(deed.ms);
        break;
      case 'end':
        finish(stage.client, deed.how);
        break;
      case 'mute':
        stage.mute();
    }
    if (sent < turn) continue;
    turn = sent + TURN;
    await nextTurn();
  }
}

/** Resolves when more may be written, or nobody reads any more. */
export function write(client: Socket, bytes: Uint8Array): Promise<void> | void {
  if (bytes.length === 0 || client.destroyed || client.writableEnded) return;
  if (client.write(bytes)) return;
  return new Promise((resolve) => {
    const done = () => {
      client.off('drain', done);
      client.off('close', done);
      resolve();
    };
    client.on('drain', done);
    client.on('close', done);
  });
}

async function pause(ms: number): Promise<void> {
  if (ms <= 0) await nextTurn();
  else await new Promise<void>((resolve) => fastClock.after(ms, resolve));
}

export function finish(client: Socket, how: End): void {
  if (how === 'reset') client.resetAndDestroy();
  else if (how === 'half-close') client.end();
  else client.destroy();
}
