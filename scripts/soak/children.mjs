import { spawn } from 'node:child_process';

/** Processes that are there: they go when this one does, by a signal too. */
const children = new Set();
process.on('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

/** A process of Node that lives no longer than this one. */
export function start(args, options) {
  const child = spawn(process.execPath, args, options);
  children.add(child);
  child.once('close', () => children.delete(child));
  return child;
}
