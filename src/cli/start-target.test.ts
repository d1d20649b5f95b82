import { connect, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { UserError } from '../scenario/user-error.ts';
import { startTarget } from './start-target.ts';

const PORT = await freePort();
const folder = process.cwd();
const listening = `node -e "require('net').createServer((s) => s.on('error', () => {}).on('data', () => process.exit(3))).listen(${PORT}, '127.0.0.1', () => console.log('it listens'))"`;
const options = { folder, host: '127.0.0.1', port: PORT, timeout: 8000 };

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('a listening server has no port');
  return address.port;
}

const reach = (bytes?: string): Promise<'open' | 'refused'> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: PORT });
    socket.once('connect', () => {
      if (bytes === undefined) socket.destroy();
      else socket.write(bytes);
      resolve('open');
    });
    socket.once('error', () => resolve('refused'));
  });

describe('the command of a profile', () => {
  test.each([{ ready: 'it listens' }, {}])(
    'is waited for, started again and ended: %o',
    async (ready) => {
      const target = await startTarget({ ...options, command: listening, ...ready });
      expect(await reach('die')).toBe('open');
      await expect.poll(() => reach(), { timeout: 4000 }).toBe('refused');
      await target.restart();
      expect(await reach()).toBe('open');
      await target.stop();
      expect(await reach()).toBe('refused');
    },
    30_000,
  );

  test('that ends, or is never ready, is a mistake of the user', async () => {
    const ends = startTarget({ ...options, command: 'exit 7', ready: 'up' });
    await expect(ends).rejects.toThrow(UserError);
    await expect(ends).rejects.toThrow(/"exit 7": it ended with 7/);
    const silent = startTarget({ ...options, command: 'sleep 30', ready: 'up', timeout: 200 });
    await expect(silent).rejects.toThrow(/it did not say "up" within 0\.2 s/);
  });
});
