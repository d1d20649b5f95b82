import { defineConfig } from 'vitest/config';
import type { Reporter } from 'vitest/node';

const INTEROP = 'tests/interop/**';
const MATRIX = 'tests/matrix/**';

/** Says what passed only when it was tried again, of which the other reporters say nothing. */
const retried: Reporter = {
  onTestCaseResult(test) {
    const { flaky, retryCount } = test.diagnostic() ?? {};
    if (flaky) console.log(`flaky: ${test.fullName} (${test.module.relativeModuleId}), retry x${retryCount}`);
  },
};

export default defineConfig({
  test: {
    reporters: process.env.CI
      ? ['default', retried, ['json', { outputFile: 'reports/unit-tests.json' }]]
      : ['default'],
    // What hangs is ended by a limit of its own, which goes by how busy the machine is.
    testTimeout: 120_000,
    // The machine of a pipeline does other work too, and then a test is not through in its time: it is tried once more, and
    // the output says so. What was judged and is wrong is never tried again.
    retry: process.env.CI ? { count: 1, condition: /^(Test|Hook) timed out in / } : 0,
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
