import type { Screen } from '../report/reporter.ts';
import type { World } from './world.ts';

/** What a stream of the process can show: decided once, NO_COLOR and FORCE_COLOR included. */
export function screenOf(stream: World['stdout'], env: World['env']): Screen {
  const tty = stream.isTTY === true && env.TERM !== 'dumb';
  const forced = env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '' && env.FORCE_COLOR !== '0';
  const refused = env.NO_COLOR !== undefined && env.NO_COLOR !== '';
  return {
    write: (text) => void stream.write(text),
    width: tty ? (stream.columns ?? 80) : Number.POSITIVE_INFINITY,
    color: !refused && (tty || forced),
    live: tty && !env.CI,
  };
}

/** Both streams of a command. */
export const screensOf = ({ stdout, stderr, env }: World): { stdout: Screen; stderr: Screen } => ({
  stdout: screenOf(stdout, env),
  stderr: screenOf(stderr, env),
});
