import type { SecondFactor } from '../model/index.ts'
import type { WriteContext } from './write-context.ts'

/** Second factors and recovery codes: the part of the customer store that is about them. Codes come in hashed only. */
export interface SecondFactorStore {
  /** Null where none was begun. */
  secondFactor(customerId: number): Promise<SecondFactor | null>
  /** Keeps a secret that is to be confirmed, in place of one that was not. False, and nothing changed, once one is confirmed. Throws `customer_not_found`. */
  startSecondFactor(input: { readonly customerId: number; readonly sealedSecret: string }, context: WriteContext): Promise<boolean>
  /**
   * Confirms the secret, with the step of its first code. In the same transaction: the recovery codes are kept, every session of the account but `sessionId` ends, and that one counts as
   * opened with the second factor. False, and nothing changed, when `sealedSecret` is not the one that waits.
   */
  confirmSecondFactor(
    input: {
      readonly customerId: number
      readonly sealedSecret: string
      readonly step: number
      readonly recoveryHashes: readonly string[]
      readonly sessionId: number
    },
    context: WriteContext,
  ): Promise<boolean>
  /** Keeps the secret sealed otherwise, waiting or confirmed. False, and nothing changed, when the one stored is not `expected` any more. */
  resealSecondFactor(input: { readonly customerId: number; readonly expected: string; readonly next: string }, context: WriteContext): Promise<boolean>
  /** The sealed secrets of accounts above this number, waiting or confirmed, ascending by account, at most `limit`. */
  sealedSecrets(page: { readonly after: number; readonly limit: number }): Promise<readonly { readonly customerId: number; readonly sealedSecret: string }[]>
  /** Uses up a time step and all before it. False when it was used, or nothing is confirmed: of any number at once, one is told true. */
  useSecondFactorStep(input: { readonly customerId: number; readonly step: number }): Promise<boolean>
  /** Uses a code up. False when it is not this account's or was used: of any number at once, one is told true. */
  useRecoveryCode(input: { readonly customerId: number; readonly codeHash: string }): Promise<boolean>
  recoveryCodesLeft(customerId: number): Promise<number>
  /** New codes in place of all there were. */
  replaceRecoveryCodes(input: { readonly customerId: number; readonly codeHashes: readonly string[] }, context: WriteContext): Promise<void>
  /** Takes second factor and recovery codes off the account, and ends its sessions and one-time tokens, in one transaction. False, and nothing changed, where there is none. */
  removeSecondFactor(customerId: number, context: WriteContext): Promise<boolean>
}
