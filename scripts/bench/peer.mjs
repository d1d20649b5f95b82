// Starts the server side of a figure, and is the bare client that the harness is compared with.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { clocked } from './measure.mjs';

const STAND_IN = fileURLToPath(new URL('stand-in.mjs', import.meta.url));
/** That of the harness, so that both read in the same portions. */
const READ_BUFFER = 1 << 16;

/** `recording` resolves when the first connection was closed; `cpu` gives seconds of the server side so far. */
export async function startPeer({ folder, generated = {}, signal }) {
  const child = fork(STAND_IN, [folder, JSON.stringify(generated)], { serialization: 'advanced' });
  const ended = once(child, 'exit');
  const told = (what) =>
    new Promise((resolve, reject) => {
      const leave = () => reject(signal.aborted ? signal.reason : new Error('the stand-in ended early'));
      const hear = (message) => {
        if (!(what in message)) return;
        signal.removeEventListener('abort', leave);
        child.off('exit', leave);
        child.off('message', hear);
        resolve(message);
      };
      signal.addEventListener('abort', leave, { once: true });
      child.once('exit', leave);
      child.on('message', hear);
    });
  const recording = told('requests');
  // It is looked at later, or not at all when something went wrong before.
  recording.catch(() => {});
  const cpu = async () => {
    const answer = told('cpu');
    child.send('cpu');
    const { user, system } = (await answer).cpu;
    return (user + system) / 1e6;
  };
  const close = async () => {
    child.kill();
    await ended;
  };
  try {
    return { port: (await told('port')).port, recording, cpu, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** As `clocked`, and the share of the time that the server side worked. */
export async function clockedBoth(peer, work) {
  const before = await peer.cpu();
  const { wall, cpu } = await clocked(work);
  return { wall, cpu, busy: ((await peer.cpu()) - before) / wall };
}

/** The recorded conversation over a bare socket: the same bytes both ways, none of them looked at. */
export function bareSession(port, { requests, answers }, signal) {
  return new Promise((resolve, reject) => {
    let next = 0;
    let missing = answers[0];
    let total = 0;
    const socket = connect({
      host: '127.0.0.1',
      port,
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafe(READ_BUFFER),
        callback(size) {
          missing -= size;
          total += size;
          if (missing <= 0) advance();
          return true;
        },
      },
    });
    const leave = () => socket.destroy(signal.reason);
    signal.addEventListener('abort', leave);
    socket.on('error', reject);
    socket.on('close', () => {
      signal.removeEventListener('abort', leave);
      reject(new Error(`the stand-in closed after ${total} bytes`));
    });
    socket.once('connect', advance);

    function advance() {
      while (missing <= 0 && next < requests.length) {
        socket.write(requests[next++]);
        missing += answers[next];
      }
      if (missing > 0) return;
      resolve(total);
      socket.destroy();
    }
  });
}
