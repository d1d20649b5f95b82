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
  let server: number | undefined;
  let request: number | undefined;
  let client: number | undefined;
  let keepAlive: number | undefined;
  return {
    latest: (name) => all.get(name),
    get server() {
      return server;
    },
    get request() {
      return request;
    },
    get keepAlive() {
      return keepAlive;
    },
    saw({ unit: { from, time }, found: { message } }) {
      if (message !== undefined) all.set(message.name, time);
      if (from === 'client') {
        client = time;
        if (message?.name !== 'Pong') request = time;
        return undefined;
      }
      const quiet = server === undefined ? undefined : time - server;
      const undisturbed = server !== undefined && client !== undefined && client <= server;
      if (message?.name === 'Ping' && undisturbed) keepAlive ??= quiet;
      server = time;
      return quiet;
    },
  };
}
