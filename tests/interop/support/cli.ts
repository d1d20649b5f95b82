import { type Cli, startCli } from '../../support/cli.ts';
import { ROOT } from '../../support/root.ts';

export const FIXTURES = `${ROOT}fixtures/asf/`;

export interface Serving {
  readonly port: number;
  /** Resolves with the exit status; undefined when it had to be killed. */
  stop(): Promise<number | undefined>;
}

/** `mms-conform serve` of the fixtures, in real time unless told otherwise: its own default is what players meet. */
export async function startServe(...options: readonly string[]): Promise<Serving> {
  const cli: Cli = startCli(['serve', '--root', FIXTURES, '--port', '0', ...options]);
  const [, port] = await cli.said(/^listening on \S+:(\d+)$/m);
  return {
    port: Number(port),
    async stop() {
      cli.signal('SIGTERM');
      return (await cli.end).status;
    },
  };
}
