import type { LimitClass } from '../contract/index.ts'

/** Whom a rule counts: the address, the principal (customer, key, guest token), or the account that is named. */
export interface LimitRule {
  readonly by: 'address' | 'principal' | 'account'
  readonly limit: number
  readonly windowMs: number
  /** How long nothing is let in once the limit is reached; until the window is over unless told. */
  readonly stopMs?: number
}

export type Limits = Readonly<Record<LimitClass, readonly LimitRule[]>>

const minute = 60_000
const hour = 60 * minute

const perAddress = (limit: number, windowMs: number): LimitRule => ({ by: 'address', limit, windowMs })
const perAccount = (limit: number, windowMs: number): LimitRule => ({ by: 'account', limit, windowMs })
const perPrincipal = (limit: number, windowMs: number): LimitRule => ({ by: 'principal', limit, windowMs })
const both = (limit: number, windowMs: number): readonly LimitRule[] => [perAddress(limit, windowMs), perPrincipal(limit, windowMs)]

/** Figures of RELIABILITY 5.3. Reads and writes of the admin area have their own, so that an import does not stop a storefront. */
export const defaultLimits: Limits = {
  admin_read: both(600, minute),
  admin_write: both(120, minute),
  checkout: both(10, minute),
  coupon: both(10, 10 * minute),
  // Whoever tries out cards has many refused. A new cart makes a new guest of them, but not a new address.
  decline: [perAddress(20, hour), { ...perPrincipal(5, hour), stopMs: hour }],
  gift_card: both(5, 15 * minute),
  login: [perAddress(20, 15 * minute), perAccount(5, 15 * minute)],
  none: [],
  order_lookup: both(10, 10 * minute),
  payment: both(10, 10 * minute),
  read: both(300, minute),
  refresh: [perAddress(30, minute)],
  register: [perAddress(5, hour)],
  reset: [perAddress(10, hour), perAccount(3, hour)],
  search: both(60, minute),
  webhook: [perAddress(600, minute)],
  webhook_refused: [perAddress(60, minute)],
  write: both(120, minute),
}
