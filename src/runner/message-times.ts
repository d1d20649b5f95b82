import type { MessageUnit } from '../protocols/mmsp/rules/rule.ts';

/** When messages were last sent and received: what timers of the server count from. Milliseconds. */
export interface MessageTimes {
  /** Of the latest message of that name, from either side. */
  latest(name: string): number | undefined;
  /** Of the latest message of the server. */
  readonly server: number | undefined;
  /** Of the latest request: what the client sends, Pong apart. */
  readonly request: number | undefined;
  /** From one message of the server to the next, for a Ping that no packet of the client came before. */
  readonly keepAlive: number | undefined;
  /** Takes a message in; tells how long the server had sent none before. */
  saw(message: MessageUnit): number | undefined;
}

export function createMessageTimes(): MessageTimes {
  // By name of a definition, so that there are no more of them than messages.
  const all = new Map<string, number>();
  let client: number | undefined;
  const times = {
    latest: (name: string): number | undefined => all.get(name),
    server: undefined as number | undefined,
    request: undefined as number | undefined,
    keepAlive: undefined as number | undefined,
    saw({ unit: { from, time }, found: { message } }: MessageUnit): number | undefined {
      const { server } = times;
      if (message !== undefined) all.set(message.name, time);
      if (from === 'client') {
        client = time;
        if (message?.name !== 'Pong') times.request = time;
        return undefined;
      }
      const quiet = server === undefined ? undefined : time - server;
      const undisturbed = server !== undefined && client !== undefined && client <= server;
      if (message?.name === 'Ping' && undisturbed) times.keepAlive ??= quiet;
      times.server = time;
      return quiet;
    },
  };
  return times;
}
