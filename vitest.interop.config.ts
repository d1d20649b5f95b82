import { defineConfig } from 'vitest/config';

/** Tests that need programs from outside npm: ffmpeg, libmms, MPlayer, VLC, tshark, ntlm_auth, xmllint. A missing program is a failure. */
export default defineConfig({
  test: {
    include: ['tests/interop/**/*.test.ts'],
    reporters: process.env.CI
      ? ['default', ['json', { outputFile: 'reports/interop-tests.json' }]]
      : ['default'],
    testTimeout: 120_000,
    fileParallelism: false,
  },
});
