import { giftCardCode, giftCardCodeLength, normalizeGiftCardCode } from '../credit/gift-card-code.ts'

/** What an account has beside its password: the secret that an authenticator app makes codes of. */
export interface SecondFactor {
  /** Only who sealed it can open it. */
  readonly sealedSecret: string
  /** When a first code showed that the app has the secret; null until then. */
  readonly since: number | null
  /** The latest time step whose code was used: none up to it counts again. */
  readonly lastStep: number
}

/** Recovery codes of an account: enough for years of lost phones, few enough to be written down. */
export const recoveryCodeCount = 10

/** Random bytes that a recovery code is made of. */
export const recoveryCodeBytes = giftCardCodeLength

/** A code for who lost their phone, of 100 random bits, written as gift cards are. */
export function recoveryCode(bytes: Uint8Array): string {
  return giftCardCode(bytes)
}

/** The code as it is hashed, however it was typed. Null for what cannot be a recovery code. */
export function normalizeRecoveryCode(typed: string): string | null {
  return normalizeGiftCardCode(typed)
}
