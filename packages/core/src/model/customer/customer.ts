import type { Origin } from '../audit/index.ts'
import type { Address } from './address.ts'

/** `customer` buys; `staff` has the scopes given; `admin` has all of them. */
export type Role = 'customer' | 'staff' | 'admin'

/** What an API key or a staff member may do: `read` or `write` of an admin area, or everything. */
export const scopes = [
  'attention:read',
  'attention:write',
  'catalog:read',
  'catalog:write',
  'customers:read',
  'customers:write',
  'events:read',
  'events:write',
  'gift_cards:read',
  'gift_cards:write',
  'keys:read',
  'keys:write',
  'orders:read',
  'orders:write',
  'refunds:before_receipt',
  'refunds:write',
  'stock:read',
  'stock:write',
  'discounts:read',
  'discounts:write',
  'audit:read',
  'webhooks:read',
  'webhooks:write',
] as const
export type Scope = (typeof scopes)[number]

export interface Customer {
  readonly id: number
  /** Lower case, trimmed: the key of an account. */
  readonly email: string
  readonly name: string
  readonly role: Role
  /** Scopes given to a `staff` account itself; empty for the other roles. What it may do beside those says its staff role. */
  readonly scopes: readonly Scope[]
  /** The {@link StaffRole} of a `staff` account. */
  readonly staffRoleId: number | null
  /** Since when signing in takes a second factor; null while it does not. */
  readonly secondFactorSince: number | null
  readonly disabled: boolean
  /** When it was shown that mails to `email` reach the account's owner; null where it never was. */
  readonly emailVerifiedAt: number | null
  /** The address that is to become `email` once its owner has followed the link mailed there. */
  readonly pendingEmail: string | null
  readonly createdAt: number
  readonly updatedAt: number
}

/** A set of scopes that a shop gave a name: who of the staff has the role may do what it says. */
export interface StaffRole {
  readonly id: number
  readonly name: string
  readonly scopes: readonly Scope[]
  readonly createdAt: number
  readonly updatedAt: number
}

/** Everything a member of staff may do: the scopes of the account and those of its role, sorted. */
export function scopesOf(account: Pick<Customer, 'role' | 'scopes'>, staffRole: Pick<StaffRole, 'scopes'> | null): readonly Scope[] {
  return account.role === 'staff' ? [...new Set([...account.scopes, ...(staffRole?.scopes ?? [])])].sort() : []
}

/** Who somebody is at an issuer of OpenID Connect: the pair is unique, and neither part says anything alone. */
export interface ExternalIdentity {
  readonly issuer: string
  readonly subject: string
}

export interface SavedAddress extends Address {
  readonly id: number
}

/** A login on one device: its refresh tokens form a family that is revoked as one. */
export interface Session {
  readonly id: number
  readonly customerId: number
  readonly createdAt: number
  readonly expiresAt: number
  readonly revokedAt: number | null
  /** Whether whoever opened it showed a second factor, or was vouched for by whom they signed in with. */
  readonly hasSecondFactor: boolean
  /** When its tokens were renewed last. */
  readonly lastUsedAt: number
  /** Of whoever opened it; null where it is not known. */
  readonly address: string | null
  /** What it was opened with, for people: `Firefox on Linux`. Empty where it is not known. */
  readonly device: string
}

/** Somebody who signs in, as far as that is known: from where, and with what. */
export interface Visit {
  readonly origin?: Origin
  readonly device?: string
}

export interface ApiKey {
  readonly id: number
  readonly name: string
  /** The first characters of the key, to recognise it by; the rest is stored hashed only. */
  readonly prefix: string
  readonly role: 'staff' | 'admin'
  readonly scopes: readonly Scope[]
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly lastUsedAt: number | null
  readonly revokedAt: number | null
}

/** Who acts, and from where, as far as that is known. `actor` strings in history, movements and audit log are made of it by {@link actorName}. */
export type Principal = Actor & { readonly origin?: Origin }

type Actor =
  | { readonly kind: 'guest' }
  | { readonly kind: 'customer'; readonly customerId: number; readonly sessionId: number }
  | { readonly kind: 'staff'; readonly customerId: number; readonly sessionId: number; readonly role: 'staff' | 'admin'; readonly scopes: readonly Scope[] }
  | { readonly kind: 'api_key'; readonly keyId: number; readonly role: 'staff' | 'admin'; readonly scopes: readonly Scope[] }
  | { readonly kind: 'system'; readonly name: string }

export function actorName(principal: Principal): string {
  switch (principal.kind) {
    case 'guest':
      return 'guest'
    case 'customer':
      return `customer:${principal.customerId}`
    case 'staff':
      return `staff:${principal.customerId}`
    case 'api_key':
      return `key:${principal.keyId}`
    case 'system':
      return `system:${principal.name}`
  }
}

/** What a write says about who does it: goes into its context. */
export function doneBy(principal: Principal): { readonly actor: string; readonly origin?: Origin } {
  return { actor: actorName(principal), ...(principal.origin ? { origin: principal.origin } : {}) }
}

/** What allowed the same before a scope was made for it alone: keys, accounts and roles that have it lose nothing. */
const impliedBy: Readonly<Partial<Record<Scope, Scope>>> = { 'attention:read': 'audit:read', 'attention:write': 'events:write' }

/** Whether the principal may do what `scope` names. */
export function mayDo(principal: Principal, scope: Scope): boolean {
  if (principal.kind === 'system') return true
  if (principal.kind !== 'staff' && principal.kind !== 'api_key') return false
  const wider = impliedBy[scope]
  return principal.role === 'admin' || principal.scopes.includes(scope) || (wider !== undefined && principal.scopes.includes(wider))
}

export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase().normalize('NFC')
}
