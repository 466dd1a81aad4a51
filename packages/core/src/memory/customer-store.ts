import { type AuditEntry, CommerceError, type Customer, normalizeEmail } from '../model/index.ts'
import type { AuditFilter, CustomerStore, Forgotten, WriteContext } from '../ports/index.ts'
import { memoryCredentials } from './credentials.ts'
import { frozenCopy } from './frozen-copy.ts'
import { forgetIdentities, identityKey, memoryIdentities, refuseLinked } from './identities.ts'
import type { Journal } from './journal.ts'
import { newestFirst } from './paging.ts'
import { memoryRefreshFamilies, revokeFamilies } from './refresh-families.ts'
import { forgetSecondFactor, memorySecondFactors } from './second-factors.ts'
import { memoryStaffRoles, requireStaffRole } from './staff-roles.ts'
import { type CustomerRow, type MemoryTables, nextId } from './tables.ts'

type CustomerChange = Parameters<CustomerStore['update']>[1]
type UpdateContext = Parameters<CustomerStore['update']>[2]

/** Accounts in memory, with their sessions, keys and the audit log. */
export function memoryCustomerStore(tables: MemoryTables, journal: Journal): CustomerStore {
  const { customers, addresses } = tables
  return {
    ...memoryRefreshFamilies(tables, journal),
    ...memoryCredentials(tables, journal),
    ...memoryStaffRoles(tables, journal),
    ...memorySecondFactors(tables, journal),
    ...memoryIdentities(tables, journal),
    customer: async id => customers.get(id)?.customer ?? null,
    customerByEmail: async email => customers.get(tables.customerIdByEmail.get(normalizeEmail(email)) ?? 0)?.customer ?? null,
    passwordHash: async customerId => customers.get(customerId)?.passwordHash ?? null,
    list: async ({ text, role }, page) => {
      const rows = [...customers.values()].map(row => row.customer)
      return newestFirst(rows, customer => (role === undefined || customer.role === role) && (text === undefined || startsWith(customer, text)), page)
    },
    insert: async ({ passwordHash, identity, staffRoleId = null, ...draft }, context) => {
      const email = normalizeEmail(draft.email)
      refuseTakenEmail(tables, email, undefined)
      if (staffRoleId !== null) requireStaffRole(tables, staffRoleId)
      if (identity) refuseLinked(tables, identity)
      const customer = frozenCopy({
        emailVerifiedAt: null,
        ...draft,
        email,
        staffRoleId,
        secondFactorSince: null,
        pendingEmail: null,
        id: nextId(tables, 'customer'),
        createdAt: context.at,
        updatedAt: context.at,
      })
      const store = journal.prepare(context, customer)
      customers.set(customer.id, Object.freeze({ customer, passwordHash }))
      tables.customerIdByEmail.set(email, customer.id)
      if (identity) tables.identities.set(identityKey(identity), frozenCopy({ customerId: customer.id, identity }))
      store()
      return customer
    },
    update: async (id, change, context) => update(tables, journal, id, change, context),
    setPassword: async (customerId, passwordHash, context) => {
      const { customer } = requireCustomer(tables, customerId)
      const forgotten = setUpOf(tables, context.forgetSetUp ? customerId : null)
      const store = journal.prepare(context, forgotten)
      customers.set(customerId, frozenCopy({ customer: { ...customer, pendingEmail: null, updatedAt: context.at }, passwordHash }))
      revokeFamilies(tables, customerId, context.at, context.keepSessionId)
      useUpOneTimeTokens(tables, customerId)
      if (context.forgetSetUp) forgetSetUp(tables, customerId)
      store()
      return forgotten
    },
    replacePasswordHash: async ({ customerId, expected, next, at }) => {
      const row = customers.get(customerId)
      if (row?.passwordHash !== expected) return false
      customers.set(customerId, frozenCopy({ customer: { ...row.customer, updatedAt: at }, passwordHash: next }))
      return true
    },
    providerCustomer: async (customerId, provider) => tables.providerCustomers.get(`${customerId} ${provider}`) ?? null,
    linkProviderCustomer: async ({ customerId, provider, providerCustomerId }) => {
      requireCustomer(tables, customerId)
      const key = `${customerId} ${provider}`
      const present = tables.providerCustomers.get(key)
      if (present === undefined) tables.providerCustomers.set(key, providerCustomerId)
      return present ?? providerCustomerId
    },
    tell: async context => journal.prepare(context, undefined)(),
    erase: async (id, context) => erase(tables, journal, id, context),
    purge: async (before, limit) => purge(tables, before, limit),
    addresses: async customerId => [...addresses.values()].flatMap(row => (row.customerId === customerId ? [row.address] : [])),
    saveAddress: async (customerId, address) => {
      requireCustomer(tables, customerId)
      if (address.id !== undefined && addresses.get(address.id)?.customerId !== customerId) return null
      const saved = frozenCopy({ ...address, id: address.id ?? nextId(tables, 'address') })
      addresses.set(saved.id, Object.freeze({ customerId, address: saved }))
      return saved
    },
    deleteAddress: async (customerId, addressId) => addresses.get(addressId)?.customerId === customerId && addresses.delete(addressId),
    audit: async (filter, page) => newestFirst(tables.audit, entry => isAsked(entry, filter), page),
  }
}

/** How much there is that {@link forgetSetUp} would forget; nothing of nobody. */
function setUpOf({ identities, addresses, providerCustomers }: MemoryTables, id: number | null): Forgotten {
  const ofCustomer = (row: { readonly customerId: number }) => row.customerId === id
  return {
    identities: [...identities.values()].filter(ofCustomer).length,
    addresses: [...addresses.values()].filter(ofCustomer).length,
    providerCustomers: [...providerCustomers.keys()].filter(key => key.startsWith(`${id} `)).length,
  }
}

/** Addresses, identities at issuers, and what providers know the customer as. */
function forgetSetUp(tables: MemoryTables, id: number): void {
  for (const [key, row] of tables.addresses) if (row.customerId === id) tables.addresses.delete(key)
  for (const key of tables.providerCustomers.keys()) if (key.startsWith(`${id} `)) tables.providerCustomers.delete(key)
  forgetIdentities(tables, id)
}

/** What may change without making it doubtful whom a mailed token reached. */
const harmless: ReadonlySet<string> = new Set(['name', 'emailVerifiedAt', 'pendingEmail'] satisfies (keyof CustomerChange)[])

function update(tables: MemoryTables, journal: Journal, id: number, change: CustomerChange, context: UpdateContext): Customer {
  const row = requireCustomer(tables, id)
  const before = row.customer
  const fields = definedFields(change)
  const email = normalizeEmail(fields.email ?? before.email)
  const after = frozenCopy({ ...before, ...fields, email, updatedAt: context.at })
  refuseTakenEmail(tables, email, id)
  if (typeof fields.staffRoleId === 'number') requireStaffRole(tables, fields.staffRoleId)
  const store = journal.prepare(context, after)
  tables.customers.set(id, Object.freeze({ ...row, customer: after }))
  tables.customerIdByEmail.delete(before.email)
  tables.customerIdByEmail.set(email, id)
  if (context.revokeSessions) revokeFamilies(tables, id, context.at)
  if (Object.keys(fields).some(field => !harmless.has(field))) useUpOneTimeTokens(tables, id)
  store()
  return after
}

function erase(tables: MemoryTables, journal: Journal, id: number, context: WriteContext<Customer>): Customer {
  const { customer: before } = requireCustomer(tables, id)
  const customer = frozenCopy({
    ...before,
    email: `erased-${id}@erased.invalid`,
    name: '',
    secondFactorSince: null,
    disabled: true,
    emailVerifiedAt: null,
    pendingEmail: null,
    updatedAt: context.at,
  })
  const store = journal.prepare(context, customer)
  tables.customers.set(id, Object.freeze({ customer, passwordHash: '' }))
  tables.customerIdByEmail.delete(before.email)
  tables.customerIdByEmail.set(customer.email, id)
  forgetSetUp(tables, id)
  for (const [key, { sessionId }] of tables.refreshTokens) {
    if (tables.sessions.get(sessionId)?.session.customerId === id) tables.refreshTokens.delete(key)
  }
  for (const [key, { session }] of tables.sessions) if (session.customerId === id) tables.sessions.delete(key)
  useUpOneTimeTokens(tables, id)
  forgetSecondFactor(tables, id)
  store()
  return customer
}

function purge({ sessions, refreshTokens, oneTimeTokens }: MemoryTables, before: number, limit: number): number {
  const old = new Set([...sessions.values()].flatMap(({ session }) => (session.expiresAt < before ? [session.id] : [])).slice(0, limit))
  for (const id of old) sessions.delete(id)
  for (const [key, { sessionId }] of refreshTokens) if (old.has(sessionId)) refreshTokens.delete(key)
  const oldTokens = [...oneTimeTokens].flatMap(([key, { expiresAt }]) => (expiresAt < before ? [key] : [])).slice(0, limit)
  for (const key of oldTokens) oneTimeTokens.delete(key)
  return old.size + oldTokens.length
}

function useUpOneTimeTokens(tables: MemoryTables, customerId: number): void {
  for (const [tokenHash, token] of tables.oneTimeTokens) if (token.customerId === customerId) tables.oneTimeTokens.delete(tokenHash)
}

function definedFields(change: CustomerChange): CustomerChange {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}

function requireCustomer(tables: MemoryTables, id: number): CustomerRow {
  const row = tables.customers.get(id)
  if (!row) throw new CommerceError('customer_not_found', `There is no customer ${id}.`, { customerId: id })
  return row
}

function refuseTakenEmail(tables: MemoryTables, email: string, id: number | undefined): void {
  const owner = tables.customerIdByEmail.get(email)
  if (owner !== undefined && owner !== id) throw new CommerceError('email_taken', 'This e-mail address has an account already.')
}

function startsWith(customer: Customer, text: string): boolean {
  const wanted = text.toLowerCase()
  return customer.email.toLowerCase().startsWith(wanted) || customer.name.toLowerCase().startsWith(wanted)
}

function isAsked({ at, ...entry }: AuditEntry, { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, ...exact }: AuditFilter): boolean {
  const isSame = (key: keyof typeof exact) => exact[key] === undefined || entry[key] === exact[key]
  return at >= from && at < to && isSame('subject') && isSame('actor') && isSame('action')
}
