/** Passwords that got out somewhere, and are therefore tried first everywhere. */
export interface BreachedPasswords {
  /** @param folded in Unicode's NFC and lower case, without white space at its ends. May say yes to a few that never got out. */
  includes(folded: string): Promise<boolean>
}
