type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** The parts of the process that a command uses; tests hand in their own. */
export interface World {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  on(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown;
}
