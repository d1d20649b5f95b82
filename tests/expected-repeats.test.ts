import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli, startServe, temporaryFolder } from './support/cli.ts';
import { BROKEN, FAULT, listsIn } from './support/lists.ts';

const { path, remove } = temporaryFolder();
afterAll(remove);
const { written, listOf, play, whole } = listsIn(path);

let broken: Awaited<ReturnType<typeof startServe>>;
beforeAll(async () => {
  broken = await startServe('--fault', FAULT);
});
afterAll(() => broken.stop());

describe('a server with a known fault whose cases are played more than once', () => {
  const firm = () => listOf('firm.yaml', 'mmsp/**');
  const flaky = () =>
    written('sometimes.yaml', `flaky:\n  - { case: mmsp/**, requirement: ${BROKEN}, reason: races }\n`);
  const attempts = ({ events }: { readonly events: readonly { readonly type: string }[] }) =>
    events.filter(({ type }) => type === 'attempt-end').length;

  it('fails as it always does, which is not tried again and ends no run', async () => {
    const ran = await play(broken, 'bail', '--retries', '1', '--bail', '1', '--expected-failures', firm());
    expect(ran.status, ran.stdout).toBe(0);
    expect(attempts(ran)).toBe(0);
    const other = ['--expected-failures', written('empty.yaml', 'failures: []\n')];
    expect(await play(broken, 'bailed', '--bail', '1', ...other)).toMatchObject({
      status: 1,
      last: { reason: 'stopped after 1 failed case, as --bail says' },
    });
  });

  it('is flaky: tried again, counted, and no reason to end a run', async () => {
    const again = ['--retries', '1', '--bail', '1', '--expected-failures', flaky()];
    const ran = await play(broken, 'sometimes', ...again);
    expect(ran.status, ran.stdout).toBe(0);
    expect(attempts(ran)).toBeGreaterThan(0);
    expect(ran.stdout).toMatch(
      /^ {2}flaky: mmsp\/general\/happy-path\[transport=tcp\] MMSP-2\.2\.4\.2-04 failed 2 of 2 attempts: races$/m,
    );
    const three = await play(broken, 'three', '--repeat', '3', '--expected-failures', flaky());
    expect(three.status, three.stdout).toBe(0);
    expect(three.stdout).toMatch(
      /^ {2}flaky: mmsp\/general\/happy-path\[transport=tcp\] MMSP-2\.2\.4\.2-04 failed 3 of 3 attempts: races$/m,
    );
  });

  it('is held to its list part by part, and as a whole when the parts are merged', async () => {
    const list = written(
      'parts.yaml',
      `failures:\n  - { case: mmsp/**, requirement: ${BROKEN}, reason: bug 123 }\n  - { case: mmsp/none, requirement: ${BROKEN}, reason: gone }\n`,
    );
    const option = ['--expected-failures', list];
    for (const part of ['1', '2'])
      expect(await play(broken, `part${part}`, '--shard', `${part}/2`, ...option)).toMatchObject({
        status: 0,
      });
    const parts = [whole('part1'), whole('part2')];
    expect((await runCli(['merge', ...parts])).status).toBe(0);
    const merged = await runCli(['merge', ...parts, ...option]);
    expect(merged.status).toBe(1);
    expect(merged.stdout).toContain(
      `\nSTALE  the list of expected failures is wrong\n  ${list}:3: ${BROKEN} in mmsp/none names no case of the suite\n`,
    );
  });
});
