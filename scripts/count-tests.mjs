// Adds up the JSON results of vitest runs and prints "N passed, N failed"; exits 1 unless all passed.
// usage: count-tests.mjs FAILED RESULT.json… where FAILED is 1 when a step around the tests failed
import { readFileSync } from 'node:fs';

const [stepFailed, ...files] = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const file of files) {
  try {
    const result = JSON.parse(readFileSync(file, 'utf8'));
    passed += result.numPassedTests;
    failed += result.numFailedTests + result.numPendingTests + result.numTodoTests;
    // A test file that could not even be loaded has no tests to count.
    if (!result.success && result.numFailedTests === 0) failed += 1;
  } catch (error) {
    console.error(`${file}: no test results (${error.message})`);
    failed += 1;
  }
}
if (stepFailed !== '0' && failed === 0) failed = 1;
if (passed === 0) failed = Math.max(failed, 1);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
