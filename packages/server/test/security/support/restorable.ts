/** A database that is put back to how it was, thousands of times. */
export interface Restorable {
  /** Differs whenever anything was committed. */
  readonly changeToken: () => Promise<string>
  /** Takes the database as it is for how it has to be. */
  readonly remember: () => Promise<void>
  /** Undoes everything that was committed since. */
  readonly restore: () => Promise<void>
  readonly close: () => Promise<void>
}
