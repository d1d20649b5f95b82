import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { runProgram, vlc } from './program.ts';

/** Where VLC receives datagrams, always: two that play over UDP would be in each other's way. */
export const VLC_UDP_PORT = 7000;

/** VLC refuses to run as root, so root has it run as nobody, whose numbers Debian fixes. */
const NOBODY = 65_534;
const asRoot = process.getuid?.() === 0;

/** A folder that VLC may write to, and calls its home. */
export interface VlcHome {
  path(name: string): string;
  remove(): Promise<void>;
}

export async function openVlcHome(): Promise<VlcHome> {
  const folder = await mkdtemp(join(tmpdir(), 'vlc-'));
  if (asRoot) await chown(folder, NOBODY, NOBODY);
  return {
    path: (name) => join(folder, name),
    remove: () => rm(folder, { recursive: true }),
  };
}

/** The bytes that VLC's receiver hands on: the header, then packets filled up to the packet size. */
export async function dumpWithVlc(url: string, home: VlcHome): Promise<Uint8Array> {
  const file = home.path('received.asf');
  await play(url, home, file, ['--demux', 'dump', '--demuxdump-file', file]);
  return readFile(file);
}

/** A file that VLC writes of the streams it has taken out of what it received. Returns its path. */
export async function remuxWithVlc(url: string, home: VlcHome): Promise<string> {
  const file = home.path('remuxed.asf');
  await play(url, home, file, ['--sout', `#std{access=file,mux=asf,dst=${file}}`]);
  return file;
}

async function play(url: string, home: VlcHome, file: string, output: readonly string[]): Promise<void> {
  await rm(file, { force: true });
  const { stderr, timedOut } = await runProgram(
    vlc,
    ['-I', 'dummy', '--no-color', '--play-and-exit', ...output, url, 'vlc://quit'],
    {
      limit: 30_000,
      env: { PATH: process.env.PATH, HOME: home.path('.'), LANG: 'C.UTF-8' },
      ...(asRoot && { uid: NOBODY, gid: NOBODY }),
    },
  );
  if (timedOut) throw new Error(`VLC did not end by itself: ${stderr}`);
  // VLC ends with 0 whatever has happened.
  const written = await readFile(file).catch(() => undefined);
  if (written === undefined || written.length === 0)
    throw new Error(`VLC wrote nothing (it needs the Debian package vlc-plugin-base): ${stderr}`);
}

/** Waits until nobody else receives at VLC's port. A VLC that could not listen there would play nothing. */
export async function vlcPortIsFree(): Promise<void> {
  for (let round = 0; round < 40; round++) {
    if (await canBind(VLC_UDP_PORT)) return;
    await setTimeout(250);
  }
  throw new Error(`UDP port ${VLC_UDP_PORT} is in use: VLC receives there and nowhere else`);
}

async function canBind(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}
