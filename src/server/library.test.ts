import { expect, test, vi } from 'vitest';
import { createLibrary } from './library.ts';
import { defaultLimits } from './limits.ts';
import { asfFolder } from './testing/fixtures.ts';

vi.mock('./content.ts', () => ({
  readContent: () => {
    throw new TypeError('a mistake in the reader');
  },
}));

test('a mistake of ours in reading a file is no file that is not there', async () => {
  const library = createLibrary(asfFolder, defaultLimits, () => []);
  for (let n = 0; n < 2; n++)
    await expect(library.open('av.asf')).rejects.toThrow(new TypeError('a mistake in the reader'));
  expect(await library.open('none.asf')).toEqual({ refused: 0xc00d001a });
});
