import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Samba's ntlm_auth, told the user and the password: neither a domain nor winbindd takes part. */
export interface NtlmAuth {
  /** One line of its helper protocol, and the line that answers it. */
  ask(line: string): Promise<string>;
  end(): void;
}

export interface NtlmAuthOptions {
  readonly as: 'client' | 'server';
  readonly user: string;
  readonly domain: string;
  readonly password: string;
  /** Lines of smb.conf. */
  readonly settings?: readonly string[];
}

const PACKAGE = 'winbind';
const PROTOCOLS = { client: 'ntlmssp-client-1', server: 'squid-2.5-ntlmssp' } as const;
/** Milliseconds for one answer. */
const PATIENCE = 10_000;

export function startNtlmAuth({ as, user, domain, password, settings = [] }: NtlmAuthOptions): NtlmAuth {
  const folder = mkdtempSync(join(tmpdir(), 'ntlm-auth-'));
  const places = ['private dir', 'state directory', 'cache directory', 'lock directory', 'pid directory'];
  const lines = ['[global]', ...places.map((place) => `${place} = ${folder}`), ...settings, ''];
  const config = join(folder, 'smb.conf');
  writeFileSync(config, lines.join('\n'));
  const who = [`--username=${user}`, `--domain=${domain}`, `--password=${password}`];
  const args = [`--configfile=${config}`, `--helper-protocol=${PROTOCOLS[as]}`, ...who];
  const child: ChildProcessWithoutNullStreams = spawn('ntlm_auth', args);
  let failure: string | undefined;
  let answer = (_: string | undefined): void => {};
  child.on('error', () => {
    failure = `ntlm_auth is not installed: it comes with the Debian package ${PACKAGE}`;
    answer(undefined);
  });
  child.on('close', () => answer(undefined));
  child.stderr.resume();
  createInterface({ input: child.stdout }).on('line', (line) => answer(line));
  return {
    ask: (line) =>
      new Promise((resolve, reject) => {
        const limit = setTimeout(() => answer(undefined), PATIENCE);
        answer = (said) => {
          clearTimeout(limit);
          if (said === undefined)
            reject(new Error(failure ?? `ntlm_auth did not answer ${line.slice(0, 2)}`));
          else resolve(said);
        };
        child.stdin.write(`${line}\n`);
      }),
    end() {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
