import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: ['tests/interop/**', 'node_modules/**'],
    reporters: process.env.CI
      ? ['default', ['json', { outputFile: 'reports/unit-tests.json' }]]
      : ['default'],
    testTimeout: 30_000,
    // Many tests wait for a server more than they work.
    maxWorkers: 2,
    coverage: { include: ['src/**/*.ts'], exclude: ['src/**/*.test.ts', 'src/**/testing/**'] },
  },
});
