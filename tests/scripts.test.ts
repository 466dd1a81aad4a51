import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type TestReport, totals } from '../scripts/lib/tests.mjs'
import { readPackages, root } from './support/workspace.ts'

const read = (path: string) => readFileSync(join(root, path), 'utf8')

const report = (changes: Partial<TestReport>): TestReport => ({
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
  ...changes,
})

describe('the totals of a test run', () => {
  it('are those of the tests', () => {
    expect(totals(report({ numPendingTests: 2, numTodoTests: 1 }), 0, 0)).toEqual({ passed: 3, failed: 0, skipped: 3 })
  })

  it('count a file that could not be loaded as one failure', () => {
    const broken = { status: 'failed', assertionResults: [] }
    expect(totals(report({ testResults: [broken] }), 1, 0)).toEqual({ passed: 3, failed: 1, skipped: 0 })
  })

  it('count a failed test once, not its file again', () => {
    const file = { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] }
    expect(totals(report({ numFailedTests: 1, testResults: [file] }), 1, 0)).toEqual({ passed: 3, failed: 1, skipped: 0 })
  })

  it('count a failed lint, type check or build as one failure each', () => {
    expect(totals(report({}), 0, 2)).toEqual({ passed: 3, failed: 2, skipped: 0 })
  })

  it('count a run that failed outside of any test', () => {
    expect(totals(report({}), 1, 0)).toEqual({ passed: 3, failed: 1, skipped: 0 })
  })

  it('count a run that died before its report', () => {
    expect(totals(undefined, 139, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })
})

describe('the workspace', () => {
  it('has a lockfile that names no registry', () => {
    expect(read('pnpm-lock.yaml').match(/https?:\/\/[^\s'",}]+/g) ?? []).toEqual([])
  })

  it('leaves the package manager to the scripts: a pin in package.json is fetched before every command', () => {
    expect(JSON.parse(read('package.json'))).not.toHaveProperty('packageManager')
  })

  it('gives all packages one version, so that they can name each other exactly', () => {
    expect(new Set(readPackages().map(({ manifest }) => manifest.version)).size).toBe(1)
  })

  it.each(['start', 'test', 'run'])('lets scripts/%s.mjs load nothing before it has looked at the version of Node', name => {
    expect(read(`scripts/${name}.mjs`)).not.toMatch(/^import\s/m)
  })
})
