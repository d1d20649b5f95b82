import { defineConfig } from 'vitest/config';

const INTEROP = 'tests/interop/**';
const MATRIX = 'tests/matrix/**';

export default defineConfig({
  test: {
    reporters: process.env.CI
      ? ['default', ['json', { outputFile: 'reports/unit-tests.json' }]]
      : ['default'],
    testTimeout: 30_000,
    // The machine of a pipeline does other work too, and then times are missed: what fails is tried again, and says so.
    retry: process.env.CI ? 2 : 0,
    maxConcurrency: 10,
    coverage: { include: ['src/**/*.{ts,tsx}'], exclude: ['src/**/*.test.ts', 'src/**/testing/**'] },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
          exclude: [INTEROP, MATRIX, 'node_modules/**'],
          // One file at a time: what waits for a server must not wait for another test as well.
          fileParallelism: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Every fault and every variant against the suite, which takes minutes.
        extends: true,
        test: {
          name: 'matrix',
          include: ['tests/matrix/{faults-*,variants}.test.ts'],
          maxWorkers: 2,
          maxConcurrency: 3,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // What all the faults add up to.
        extends: true,
        test: {
          name: 'kills',
          include: ['tests/matrix/kills.test.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
