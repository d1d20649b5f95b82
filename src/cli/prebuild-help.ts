import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { EXIT } from '../verdict/exit-status.ts';
import { main } from './command-line.ts';
import { COMMANDS } from './commands/index.ts';
import { HELP_WIDTHS, type HelpTexts, helpFile } from './prebuilt-help.ts';
import type { World } from './world.ts';

/** Writes the help of every command to the folder, a file for each width. */
export async function prebuildHelp(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const width of HELP_WIDTHS)
    writeFileSync(join(folder, helpFile(width)), JSON.stringify(await helpTexts(width)));
}

/** What the parser says to `--help` where a line has so many columns. */
export async function helpTexts(width: number): Promise<HelpTexts> {
  const texts: Record<string, string> = {};
  for (const name of ['', ...COMMANDS.map((command) => command.name)])
    texts[name] = await said(name === '' ? ['--help'] : [name, '--help'], width);
  return texts;
}

async function said(args: readonly string[], columns: number): Promise<string> {
  let text = '';
  const stdout = new Writable({
    write(chunk, _, done) {
      text += String(chunk);
      done();
    },
  });
  const world: World = {
    stdout: Object.assign(stdout, { columns }),
    stderr: new Writable({ write: (_chunk, _encoding, done) => done() }),
    argv: [],
    env: {},
    on() {},
    off() {},
  };
  if ((await main(args, world)) !== EXIT.conforms) throw new Error(`no help for ${args.join(' ')}`);
  return text;
}
