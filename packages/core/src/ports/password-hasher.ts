/** Slow, salted password hashes in the PHC string format. */
export interface PasswordHasher {
  hash(password: string): Promise<string>
  /** `needsRehash` when the stored hash is weaker than what {@link hash} makes today. False for a hash that cannot be read. */
  verify(password: string, hash: string): Promise<{ readonly ok: boolean; readonly needsRehash: boolean }>
}
