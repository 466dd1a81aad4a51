import { describe, it } from 'vitest'

/** One promise of a port, tried out. `safety` ones (atomicity, oversell, idempotency, money, secrets) can never be skipped. */
export interface ConformanceCase<Subject> {
  readonly name: string
  readonly safety?: boolean
  readonly run: (subject: Subject) => Promise<void>
}

/** A case an adapter cannot pass, and why: a limit of quality, never of safety. */
export interface SkippedCase {
  readonly case: string
  readonly reason: string
}

/** What an adapter author gives to a suite. */
export interface SuiteOptions<Subject> {
  /** The adapter's name, for the report. */
  readonly name: string
  /** Makes a fresh, empty subject. Called once a case. */
  readonly create: () => Subject | Promise<Subject>
  /** Called with the subject when its case is over, also after a failure. */
  readonly destroy?: (subject: Subject) => void | Promise<void>
  readonly skip?: readonly SkippedCase[]
}

/** Registers the cases with vitest. Throws when a skip names no case, or a case of safety. */
export function runSuite<Subject>(port: string, options: SuiteOptions<Subject>, cases: readonly ConformanceCase<Subject>[]): void {
  const { name, create, destroy, skip = [] } = options
  checkSkips(port, skip, cases)
  describe(`${port}: ${name}`, () => {
    for (const { name, run } of cases) {
      const skipped = skip.find(entry => entry.case === name)
      it.skipIf(skipped)(skipped ? `${name} (skipped: ${skipped.reason})` : name, async () => {
        const subject = await create()
        try {
          await run(subject)
        } finally {
          await destroy?.(subject)
        }
      })
    }
  })
}

/** Throws when a skip names no case of these, a case of safety, or no reason. */
export function checkSkips<Subject>(port: string, skip: readonly SkippedCase[], cases: readonly ConformanceCase<Subject>[]): void {
  for (const { case: name, reason } of skip) {
    const found = cases.find(candidate => candidate.name === name)
    if (!found) throw new Error(`${port} has no case "${name}" to skip (${reason}).`)
    if (found.safety) throw new Error(`${port}: "${name}" is a case of safety and cannot be skipped (${reason}).`)
    if (reason.trim() === '') throw new Error(`${port}: skipping "${name}" needs a reason.`)
  }
}
