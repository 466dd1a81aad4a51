/** Codes of authenticator apps (RFC 6238: six digits, 30 seconds), and the keeping of the secrets they are made of: nothing else sees one after it was shown. */
export interface SecondFactorCodes {
  /** A new secret for an account: sealed for the store, as text to type, and as an `otpauth:` URI to scan. Throws `unavailable` where nothing is set up to seal with. */
  create(account: {
    readonly customerId: number
    readonly email: string
  }): Promise<{ readonly sealedSecret: string; readonly secret: string; readonly uri: string }>
  /**
   * The time step of a code: that of `at`, or one beside it for clocks that differ; null when the code is wrong. Throws `unavailable` when the secret cannot be opened: it was sealed with
   * another key, or for another account.
   */
  stepOf(input: { readonly customerId: number; readonly sealedSecret: string; readonly code: string; readonly at: number }): Promise<number | null>
  /** The same secret sealed with the key of now; null when it is already. Throws `unavailable` as {@link stepOf} does. */
  reseal(input: { readonly customerId: number; readonly sealedSecret: string }): Promise<string | null>
}
