import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: ['tests/interop/**', 'node_modules/**'],
    reporters: process.env.CI
      ? ['default', ['json', { outputFile: 'reports/unit-tests.json' }]]
      : ['default'],
    testTimeout: 30_000,
    maxConcurrency: 10,
    // One file at a time: what waits for a server must not wait for another test as well.
    fileParallelism: false,
    coverage: { include: ['src/**/*.ts'], exclude: ['src/**/*.test.ts', 'src/**/testing/**'] },
  },
});
