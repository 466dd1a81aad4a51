/** The command line itself is wrong: exit code 2. The message is a sentence for a person. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The command could not do what it was asked; exit code 1. The message is a sentence for a person. */
export class FailedError extends Error {
  override readonly name = 'FailedError'
}

/** The shop cannot be reached or does not let us in; exit code 3. The message is a sentence for a person. */
export class ShopUnreachableError extends Error {
  override readonly name = 'ShopUnreachableError'
}

/** The result cannot be written to where it should go, as on a full disk; exit code 3. The message is a sentence for a person. */
export class NotWrittenError extends Error {
  override readonly name = 'NotWrittenError'
}
