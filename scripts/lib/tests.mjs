import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildPackages } from './build.mjs'
import { lint, typecheck } from './checks.mjs'
import { cacheDir, root } from './paths.mjs'
import { runNode } from './spawn.mjs'

const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const resultFile = join(cacheDir, 'test-results.json')

/** A file that cannot be loaded has no failed test in it, and still has failed. */
const brokenFiles = results =>
  results.testResults.filter(file => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')).length

/**
 * @param results vitest's JSON report, undefined when it died before writing one
 * @param vitestCode vitest's exit code
 * @param failedChecks how many of lint, types and build failed: each counts as one failure
 */
export const totals = (results, vitestCode, failedChecks) => {
  const failedTests = results ? results.numFailedTests + brokenFiles(results) : 0
  // An error outside of any test fails the run without failing a test.
  const unexplained = vitestCode !== 0 && failedTests === 0 ? 1 : 0
  const failed = failedTests + unexplained + failedChecks
  const skipped = results ? results.numPendingTests + results.numTodoTests : 0
  return { passed: results?.numPassedTests ?? 0, failed, skipped }
}

const check = async (title, work) => {
  const ok = await work()
  console.log(`${title}: ${ok ? 'ok' : 'FAILED'}`)
  return ok
}

/** Asks the registry what it knows against our dependencies: in CI, since it takes the network; elsewhere `npm run audit` does. It says itself what came of it. */
const audit = async () => !process.env.CI || (await runNode([join(root, 'scripts/supply-chain/check-audit.ts')])).code === 0

/** Runs all checks and tests, prints the totals last. @returns the exit code */
export const runTests = async args => {
  const checks = [await check('lint', () => lint()), await check('types', typecheck), await check('build', () => buildPackages()), await audit()]
  rmSync(resultFile, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${resultFile}`]
  const { code } = await runNode([vitest, 'run', ...reporters, ...args])
  const results = existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, 'utf8')) : undefined
  const { passed, failed, skipped } = totals(results, code, checks.filter(ok => !ok).length)
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
  return failed === 0 ? 0 : 1
}
