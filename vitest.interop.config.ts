import { defineConfig } from 'vitest/config';

/** Tests that need programs from outside npm: ffmpeg, libmms, tshark, xmllint. A missing program is a failure. */
export default defineConfig({
  test: {
    include: ['tests/interop/**/*.test.ts'],
    testTimeout: 120_000,
    fileParallelism: false,
  },
});
