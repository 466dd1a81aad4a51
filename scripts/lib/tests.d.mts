/** The parts of vitest's JSON report that the totals come from. */
export interface TestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { status: string; assertionResults: { status: string }[] }[]
}

/** What `npm test` says at its end; the report is undefined when vitest died before writing one. */
export const totals: (report: TestReport | undefined, vitestCode: number, failedChecks: number) => { passed: number; failed: number; skipped: number }
