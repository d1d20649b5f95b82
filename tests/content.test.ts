import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAsfFile } from '../src/asf/file.ts';
import { openBuiltin } from '../src/cli/builtin.ts';
import { CLIPS, contentsOf, FIXTURES, GUARDED, PLACES } from '../src/cli/contents.ts';
import { readSite } from '../src/cli/read-site.ts';
import { loadProfile } from '../src/profile/profile.ts';
import { runCli, startCli, temporaryFolder } from './support/cli.ts';
import { ROOT } from './support/root.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);

const KEYS = ['short', 'long', 'multi', 'split-header', 'lasting', 'padded'];
const FILES = [...KEYS.map((key) => `${key}.asf`), 'README.md', 'mms-conform.config.yaml'];

/** Scenarios that between them play every clip; all the others are played against the same server elsewhere. */
const PLAYING = 'happy-path|stop-mid-playback|multi-stream|header-split|padded-content';

const written = path('new/the clips');
let said: Awaited<ReturnType<typeof runCli>>;
beforeAll(async () => {
  said = await runCli(['content', '--to', written]);
});

const bytesOf = (folder: string, name: string) => readFileSync(join(folder, name));
const textOf = (name: string) => readFileSync(join(written, name), 'utf8');

describe('content', () => {
  it('makes the folder, and says what it wrote and what to do next', () => {
    const { status, stdout, stderr } = said;
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(readdirSync(written).sort()).toEqual([...FILES].sort());
    const lines = FILES.map(
      (name) => `wrote ${join(written, name)}  ${statSync(join(written, name)).size} bytes\n`,
    );
    expect(stdout).toBe(
      `${lines.join('')}\nPut the clips on your server as ${written}/README.md says, and run\n` +
        `  mms-conform --target HOST:1755 --profile '${written}/mms-conform.config.yaml'\n`,
    );
  });

  it('writes the clips as they are in this package', () => {
    expect(Object.keys(CLIPS)).toEqual(KEYS);
    for (const { fixture, file } of Object.values(CLIPS)) {
      expect(bytesOf(written, file).equals(bytesOf(FIXTURES, fixture)), file).toBe(true);
    }
    expect(bytesOf(written, 'short.asf').equals(bytesOf(FIXTURES, 'av.asf'))).toBe(true);
  });

  it('writes a profile that can be used as it is', async () => {
    const profile = await loadProfile(join(written, 'mms-conform.config.yaml'), {});
    expect(profile).toMatchObject({ target: { kind: 'remote', port: 1755, transports: ['tcp', 'udp'] } });
    expect(profile.content).toEqual(
      Object.fromEntries(
        KEYS.map((key) => [key, { path: `${key}.asf`, reference: join(written, `${key}.asf`) }]),
      ),
    );
  });

  it('writes a page with the facts of every clip', () => {
    const page = textOf('README.md');
    for (const row of [
      '| `short.asf` | 155455 | 302 | 512 | 709 | 6.046 s | 232 kbit/s | 1 video, 2 audio |',
      '| `long.asf` | 241084 | 235 | 1024 | 444 | 60.032 s | 24 kbit/s | 1 audio |',
      '| `multi.asf` | 283926 | 276 | 1024 | 1168 | 8.046 s | 242 kbit/s | 1 video (120 kbit/s), 2 video (50 kbit/s), 3 audio (48 kbit/s), 4 audio (24 kbit/s) |',
      '| `split-header.asf` | 15670 | 54 | 256 | 1846 | 2.507 s | 32 kbit/s | 1 audio |',
      '| `lasting.asf` | 241084 | 235 | 1024 | 444 | 600.32 s | 2.4 kbit/s | 1 audio |',
      '| `padded.asf` | 73139 | 113 | 640 | 709 | 4.046 s | 92 kbit/s | 1 video, 2 audio |',
    ]) {
      expect(page).toContain(`${row}\n`);
    }
    for (const [key, { file, purpose }] of Object.entries(CLIPS)) {
      expect(page).toContain(`| \`${file}\` | \`${key}\` | ${purpose} |\n`);
    }
    expect(page + textOf('mms-conform.config.yaml')).not.toMatch(/<!--|# clips/);
  });

  it('never replaces a file unasked, and then writes nothing at all', async () => {
    const folder = path('mine');
    mkdirSync(folder);
    writeFileSync(join(folder, 'long.asf'), 'my own');
    const { status, stdout, stderr } = await runCli(['content', '--to', folder]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe(
      `mms-conform: ${folder}: long.asf is there already: choose another --to, or replace with --force\n`,
    );
    expect(readdirSync(folder)).toEqual(['long.asf']);
    expect(readFileSync(join(folder, 'long.asf'), 'utf8')).toBe('my own');
  });

  it('replaces with --force what it writes, and nothing else', async () => {
    const folder = path('replaced');
    mkdirSync(folder);
    writeFileSync(join(folder, 'long.asf'), 'of an earlier version');
    writeFileSync(join(folder, 'other.asf'), 'my own');
    const { status, stderr } = await runCli(['content', '--to', folder, '--force']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(readdirSync(folder).sort()).toEqual([...FILES, 'other.asf'].sort());
    expect(bytesOf(folder, 'long.asf').equals(bytesOf(FIXTURES, 'long.asf'))).toBe(true);
    expect(readFileSync(join(folder, 'other.asf'), 'utf8')).toBe('my own');
  });

  it.skipIf(process.platform === 'win32')('leaves nothing half written', async () => {
    const folder = path('limited');
    // The first clip fits under the limit of 200 KiB on the size of a file, the second does not.
    const command = 'ulimit -f 400; exec "$0" "$@"';
    const args = [process.execPath, `${ROOT}dist/cli/main.js`, 'content', '--to', folder];
    const error: unknown = await promisify(execFile)('sh', ['-c', command, ...args]).catch((given) => given);
    expect(error).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `mms-conform: ${folder}: the files cannot be written (EFBIG); nothing was written\n`,
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['no folder', ['content'], /content needs --to FOLDER/],
    ['a folder without a name', ['content', '--to', ''], /content needs --to FOLDER/],
    ['two folders', ['content', '--to', 'a', '--to', 'b'], /--to is given 2 times; give it once/],
    ['a misspelt option', ['content', '--forse'], /there is no option --forse \(did you mean force\?\)/],
    [
      'a folder below a file',
      ['content', '--to', 'package.json/x'],
      /package\.json\/x: the folder cannot be made \(ENOTDIR\)/,
    ],
    [
      'a file for a folder',
      ['content', '--to', 'package.json'],
      /package\.json: the folder cannot be made \(EEXIST\)/,
    ],
    [
      'a folder in the place of a clip',
      ['content', '--to', path('occupied'), '--force'],
      /padded\.asf is a folder: move it away, or choose another --to/,
    ],
  ])('%s', async (_, args, sentence) => {
    mkdirSync(path('occupied/padded.asf'), { recursive: true });
    const { status, stdout, stderr } = await runCli(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^mms-conform: [^\n]+\n$/);
    expect(stderr).toMatch(sentence);
    expect(readdirSync(path('occupied'))).toEqual(['padded.asf']);
  });

  it('has an example for what is no clip, in the profile, on the page and for the reference server', async () => {
    const profile = textOf('mms-conform.config.yaml');
    for (const key of Object.keys(PLACES))
      expect(profile).toMatch(new RegExp(`^ {2}# ${key}: +\\{ path: `, 'm'));
    writeFileSync(
      path('all.yaml'),
      profile.replace(/^ {2}# (?=(?:playlist|live|redirect|protected)[a-z-]*: )/gm, '  '),
    );
    for (const { file } of Object.values(CLIPS)) writeFileSync(path(file), bytesOf(written, file));
    const { content } = await loadProfile(path('all.yaml'), {});
    const [, site = ''] = /```yaml\n(.*?)```/s.exec(textOf('README.md')) ?? [];
    writeFileSync(path('site.yaml'), site);
    const { playlists, live, redirects, protected: guarded } = await readSite(path('site.yaml'), written, {});
    const served = [playlists, live, redirects, guarded].flatMap((kind) => Object.keys(kind ?? {}));
    expect(
      Object.keys(PLACES)
        .map((key) => content[key]?.path)
        .sort(),
    ).toEqual(served.sort());
  });

  it('is all that a server needs to be tested', async () => {
    const server = startCli(['serve', '--root', written, '--port', '0', '--speed', '8']);
    try {
      const [, port] = await server.said(/^listening on 127\.0\.0\.1:(\d+)$/m);
      const profile = join(written, 'mms-conform.config.yaml');
      const { status, stdout, stderr } = await runCli([
        ...['--target', `127.0.0.1:${port}`, '--profile', profile],
        ...['--workers', '16', '--seed', '3', '--grep', PLAYING],
      ]);
      expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: '' });
      for (const claim of [
        'short: 302 packets of 512 bytes, 6.046 s',
        'long: 235 packets of 1024 bytes, 60.032 s',
        'multi: 276 packets of 1024 bytes, 8.046 s',
        'split-header: 54 packets of 256 bytes, 2.507 s',
        'padded: 113 packets of 640 bytes, 4.046 s',
      ]) {
        expect(stdout).toContain(claim);
      }
    } finally {
      server.signal('SIGTERM');
      await server.end;
    }
  });
});

describe('the content of a run', () => {
  it('is every clip, where the target is the reference server of this package', async () => {
    const { contents, close } = await openBuiltin(1);
    await close();
    expect(Object.keys(contents)).toEqual([...KEYS, ...Object.keys(PLACES)]);
    for (const [key, content] of Object.entries(contents)) {
      const fixture = CLIPS[key]?.fixture ?? PLACES[key]?.fixture;
      expect(content).toMatchObject({ key, path: CLIPS[key]?.fixture ?? PLACES[key]?.path });
      if (fixture === undefined) continue;
      const { packetCount } = readAsfFile(bytesOf(FIXTURES, fixture));
      expect(content.reference?.packetCount).toBe(packetCount);
    }
    expect(contents.playlist?.entries?.map(({ packetCount }) => packetCount)).toEqual([33, 276, 54]);
  });

  it('is what the profile names, but for what needs a suite of its own', async () => {
    const others = ['nonsense', 'missing'];
    const known = [...KEYS, ...Object.keys(PLACES)].filter((key) => !Object.hasOwn(GUARDED, key));
    const own = path('own.yaml');
    // What asks for credentials is of no use without them.
    const bare = [...known, ...others, 'protected'];
    const lines = bare.map((key) => `  ${key}: { path: clips/${key} }\n`);
    lines.push('  protected-ntlm: { path: /secret, user: anna, password: x }\n');
    writeFileSync(own, `target: server\ncontent:\n${lines.join('')}`);
    const profile = await loadProfile(own, {});
    expect(await contentsOf({}, profile, profile.target)).toEqual(
      Object.fromEntries([
        ...known.map((key) => [key, { key, path: `clips/${key}` }]),
        ['protected-ntlm', { key: 'protected-ntlm', path: 'secret', user: 'anna', password: 'x' }],
      ]),
    );
  });
});
