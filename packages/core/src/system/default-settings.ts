import type { Settings } from '../ports/index.ts'

const second = 1_000
const minute = 60 * second
const day = 24 * 60 * minute

/** Times and limits of a shop that sets none of its own. */
export const defaultSettings: Settings = {
  currency: 'USD',
  holdMs: 15 * minute,
  holdMaxMs: 60 * minute,
  passwordLengthMin: 12,
  refreshIdleMs: 14 * day,
  refreshAbsoluteMs: 30 * day,
  refreshGraceMs: 10 * second,
  resetTokenMs: 30 * minute,
  verifyTokenMs: day,
  completeAfterMs: 14 * day,
  resolveAfterMs: 5 * second,
  cartMs: 30 * day,
  capture: 'automatic',
  reconcile: 'on',
  staffSecondFactor: 'optional',
  emailVerification: 'optional',
}
