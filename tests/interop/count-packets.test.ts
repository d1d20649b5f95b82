import { expect, test } from 'vitest';
import { FIXTURES } from './support/cli.ts';
import { countPackets } from './support/count-packets.ts';
import { PACKETS } from './support/packets.ts';

test.each(Object.entries(PACKETS))('ffprobe counts the packets of %s', async (file, packets) => {
  expect(await countPackets(`${FIXTURES}${file}`)).toEqual(packets);
});

test('what is no ASF file is an error', async () => {
  await expect(countPackets(`${FIXTURES}README.md`)).rejects.toThrow(/^ffprobe cannot read .*README\.md/);
});
