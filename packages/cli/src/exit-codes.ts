/** What the program's exit codes mean; `cartwright --help` prints them. */
export const exitCodes = {
  /** Done. */
  ok: 0,
  /** The shop refused, a row of an import was bad, or `doctor`, `reconcile` or `move` found something. */
  failed: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** The shop cannot be reached, opened, or does not let us in; or the result cannot be written. */
  unreachable: 3,
  /** `reconcile` could not compare everything, and found no difference in the rest. */
  incomplete: 4,
} as const
