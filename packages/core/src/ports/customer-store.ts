import type { Address, ApiKey, AuditEntry, Customer, ExternalIdentity, Origin, SavedAddress, Session } from '../model/index.ts'
import type { AuditFilter } from './audit-chain.ts'
import type { SecondFactorStore } from './second-factor-store.ts'
import type { StaffRoleStore } from './staff-role-store.ts'
import type { AuditRecord, Page, PageRequest, WriteContext } from './write-context.ts'

export type RotateResult =
  | { readonly status: 'rotated' | 'repeated'; readonly session: Session }
  | { readonly status: 'reused' | 'revoked' | 'expired'; readonly session: Session }
  | { readonly status: 'unknown' }

/** What a one-time token says: whose it is, and what it is about. */
export interface OneTimeToken {
  readonly customerId: number
  readonly value: string
}

/** How much of what somebody set up in an account was forgotten. */
export interface Forgotten {
  /** At issuers. */
  readonly identities: number
  readonly addresses: number
  /** What providers knew the customer as, and by it their saved payment methods. */
  readonly providerCustomers: number
}

/**
 * Accounts, credentials, refresh-token families, API keys, one-time tokens and the audit log (of every store of the engine). Secrets come in hashed only.
 * Hashes are unique, and what belongs to a customer needs one who exists: a write against that fails and changes nothing.
 * E-mail addresses are compared and kept as `normalizeEmail` makes them. What has an `expiresAt` is alive while the time is below it.
 */
export interface CustomerStore extends StaffRoleStore, SecondFactorStore {
  customer(id: number): Promise<Customer | null>
  customerByEmail(email: string): Promise<Customer | null>
  passwordHash(customerId: number): Promise<string | null>
  /** Stores events and an audit line about an account that itself stays as it is. */
  tell(context: WriteContext): Promise<void>
  /** Newest first. `text` matches the start of the e-mail address or name, case ignored (of ASCII letters at least); it is text, not a pattern. */
  list(filter: { readonly text?: string; readonly role?: Customer['role'] }, page: PageRequest): Promise<Page<Customer>>
  /** With `identity`, the account is linked to it in the same transaction. Throws `email_taken`, `staff_role_not_found`, and `duplicate` when the identity has an account already. */
  insert(
    customer: Omit<Customer, 'id' | 'staffRoleId' | 'secondFactorSince' | 'emailVerifiedAt' | 'pendingEmail' | 'createdAt' | 'updatedAt'> & {
      readonly staffRoleId?: number | null
      readonly passwordHash: string
      readonly emailVerifiedAt?: number | null
      readonly identity?: ExternalIdentity
    },
    context: WriteContext<Customer>,
  ): Promise<Customer>
  /**
   * Changes the fields given. In the same transaction: with `revokeSessions`, every session of the customer ends; a change of `email`, `role`, `scopes`, `staffRoleId` or `disabled` uses up
   * the customer's one-time tokens (a reset mailed to the old address must not open the account). Throws `customer_not_found`, `email_taken`, `staff_role_not_found`.
   */
  update(
    id: number,
    change: Partial<Pick<Customer, 'email' | 'name' | 'role' | 'scopes' | 'staffRoleId' | 'disabled' | 'emailVerifiedAt' | 'pendingEmail'>>,
    context: WriteContext<Customer> & { readonly revokeSessions?: boolean },
  ): Promise<Customer>
  /**
   * Sets the password and, in the same transaction, revokes every session of the customer but `keepSessionId`, uses up their one-time tokens and forgets the address that was to replace theirs;
   * with `forgetSetUp`, who they are at issuers, their addresses and what providers know them as, too. Says how much of these. Throws `customer_not_found`.
   */
  setPassword(
    customerId: number,
    passwordHash: string,
    context: WriteContext<Forgotten> & { readonly keepSessionId?: number; readonly forgetSetUp?: boolean },
  ): Promise<Forgotten>
  /** Replaces a hash by a stronger one of the same password; sessions live on. False, and nothing changed, when the stored hash is not `expected` any more. */
  replacePasswordHash(input: { readonly customerId: number; readonly expected: string; readonly next: string; readonly at: number }): Promise<boolean>
  /**
   * Takes the person out of the account, in one transaction: addresses, sessions, one-time tokens, second factor, identities at issuers and what providers know the customer as are deleted; e-mail
   * address and name are replaced (`erased-ID@erased.invalid`, nothing), that the address was verified, or another was to be, is forgotten, and no password opens it any more. Throws `customer_not_found`.
   */
  erase(id: number, context: WriteContext<Customer>): Promise<Customer>
  /** Deletes sessions, with their refresh tokens, and one-time tokens whose `expiresAt` is before `before`, at most `limit` of each; says how many sessions and one-time tokens. */
  purge(before: number, limit: number): Promise<number>
  /** Ascending by id. */
  addresses(customerId: number): Promise<readonly SavedAddress[]>
  /** Adds (without `id`) or replaces an address of this customer. Null when that id is not theirs. */
  saveAddress(customerId: number, address: Address & { readonly id?: number }): Promise<SavedAddress | null>
  deleteAddress(customerId: number, addressId: number): Promise<boolean>

  /**
   * Starts a refresh family with its first token (counter 0). `familySecret` is what successors are derived with: kept beside the family, never shown, so that neither
   * a stolen token alone nor a read copy of the database alone leads to the next token. `expiresAt` is absolute: no rotation moves it. `idleMs`: the token itself ends that long after the start.
   */
  startSession(
    input: {
      readonly customerId: number
      readonly tokenHash: string
      readonly familySecret: string
      readonly expiresAt: number
      readonly idleMs: number
      /** Whether somebody showed their second factor, or was vouched for; false unless told. */
      readonly hasSecondFactor?: boolean
      readonly device?: string
    },
    context: WriteContext<Session>,
  ): Promise<Session>
  session(id: number): Promise<Session | null>
  /** Those that can be gone on with at `at`, newest first: neither revoked nor over, with a token that is neither used nor past its time. At most the hundred newest. */
  sessions(customerId: number, at: number): Promise<readonly Session[]>
  /** The session a refresh token (used or not) belongs to, the token's place in the family, and the family's secret. */
  sessionByToken(tokenHash: string): Promise<{ readonly session: Session; readonly counter: number; readonly familySecret: string } | null>
  /**
   * Exchanges a token for its successor in one transaction; the successor may be used until `idleMs` after `at`, and never past the session's `expiresAt`, which counts as used at `at`.
   * A token used before is `reused` and revokes the whole family, writing `reuseAudit` in the same transaction, unless it is the last one used, before `graceMs` are over
   * (0: never), and asks for the same successor: `repeated` (two tabs, a lost answer). A token of a family revoked before is `revoked`, also when it was used; an unused one
   * past its time is `expired`, and so is every one that is not reused once the session's `expiresAt` has come. Each names the session as it is now stored.
   */
  rotate(input: {
    readonly tokenHash: string
    readonly nextTokenHash: string
    readonly at: number
    readonly graceMs: number
    readonly idleMs: number
    readonly actor: string
    readonly origin?: Origin
    readonly reuseAudit: (session: Session) => AuditRecord
  }): Promise<RotateResult>
  /** Revoking again, or a session there is none of, changes nothing: false. */
  revokeSession(id: number, context: WriteContext): Promise<boolean>
  /** Revokes every session of the customer but `keepSessionId` that was not; says how many. */
  revokeSessions(customerId: number, context: WriteContext<number> & { readonly keepSessionId?: number }): Promise<number>

  /** A single-use token bound to a customer, a purpose and a value, such as the address that it proves. */
  insertOneTimeToken(
    input: { readonly customerId: number; readonly purpose: string; readonly value: string; readonly tokenHash: string; readonly expiresAt: number },
    context: WriteContext,
  ): Promise<void>
  /** Whose it is, without using it up; null as in {@link useOneTimeToken}. */
  oneTimeToken(input: { readonly purpose: string; readonly tokenHash: string; readonly at: number }): Promise<OneTimeToken | null>
  /** Uses it up; null when unknown, used, expired or for another purpose. */
  useOneTimeToken(input: { readonly purpose: string; readonly tokenHash: string; readonly at: number }): Promise<OneTimeToken | null>

  customerByIdentity(identity: ExternalIdentity): Promise<Customer | null>
  /** Links an account to an identity; linking the same again changes nothing. Throws `duplicate` when it is another account's. */
  linkIdentity(customerId: number, identity: ExternalIdentity, context: WriteContext): Promise<void>
  /**
   * Takes an identity off the account, and revokes every session of it but `keepSessionId`, in one transaction. `unknown` when it is not this account's, and with `keepsLast` `last` when it is the
   * only one: then nothing changes. Of any number at once, one is left.
   */
  unlinkIdentity(
    customerId: number,
    identity: ExternalIdentity,
    context: WriteContext & { readonly keepSessionId?: number; readonly keepsLast?: boolean },
  ): Promise<'unlinked' | 'unknown' | 'last'>
  /** In the order of issuer and subject. */
  identities(customerId: number): Promise<readonly ExternalIdentity[]>

  /** The customer as a payment provider knows them; null where it does not. */
  providerCustomer(customerId: number, provider: string): Promise<string | null>
  /** Notes whom the provider knows the customer as. The first one noted stays; it is answered. */
  linkProviderCustomer(input: {
    readonly customerId: number
    readonly provider: string
    readonly providerCustomerId: string
    readonly at: number
  }): Promise<string>

  insertApiKey(
    key: Omit<ApiKey, 'id' | 'createdAt' | 'lastUsedAt' | 'revokedAt'> & { readonly keyHash: string },
    context: WriteContext<ApiKey>,
  ): Promise<ApiKey>
  /** Also a revoked or expired one. */
  apiKeyByHash(keyHash: string): Promise<ApiKey | null>
  /** Ascending by id, revoked ones too. */
  apiKeys(): Promise<readonly ApiKey[]>
  /** Throws `api_key_not_found`. Repeating is harmless and keeps the first time. */
  revokeApiKey(id: number, context: WriteContext): Promise<void>
  /** Notes the use; may be late and may be lost. */
  touchApiKey(id: number, at: number): Promise<void>

  /** Newest first. */
  audit(filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>>
}
