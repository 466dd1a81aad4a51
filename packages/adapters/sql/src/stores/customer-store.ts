import { CommerceError, type Customer, type CustomerStore, type Forgotten, normalizeEmail, type WriteContext } from '@cartwright/core'
import { newestFirst } from '../database/newest-first.ts'
import type { Executor, SqlDatabase } from '../database/sql-database.ts'
import { startsWith } from '../database/starts-with.ts'
import { Unchanged, writeWithContext } from '../database/write-with-context.ts'
import { fromAddress, toAddress, toApiKey, toAuditEntry, toCustomer } from './customer-rows.ts'
import { linkNew, sqlIdentities } from './identities.ts'
import { sqlSecondFactors } from './second-factors.ts'
import { sqlSessions } from './sessions.ts'
import { requireStaffRole, sqlStaffRoles } from './staff-roles.ts'

/** Accounts, credentials, sessions, API keys, one-time tokens and the audit log on SQL. */
export function sqlCustomerStore(db: SqlDatabase): CustomerStore {
  return {
    ...accounts(db),
    ...sqlSessions(db),
    ...oneTimeTokens(db),
    ...sqlIdentities(db),
    ...apiKeys(db),
    ...sqlStaffRoles(db),
    ...sqlSecondFactors(db),
  }
}

type Accounts = Pick<
  CustomerStore,
  | 'customer'
  | 'customerByEmail'
  | 'passwordHash'
  | 'list'
  | 'insert'
  | 'update'
  | 'setPassword'
  | 'replacePasswordHash'
  | 'tell'
  | 'erase'
  | 'purge'
  | 'addresses'
  | 'saveAddress'
  | 'deleteAddress'
  | 'providerCustomer'
  | 'linkProviderCustomer'
  | 'audit'
>

function accounts(db: SqlDatabase): Accounts {
  return {
    customer: async id => {
      const row = await db.read.selectFrom('customer').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? toCustomer(row) : null
    },
    customerByEmail: async email => {
      const row = await db.read.selectFrom('customer').selectAll().where('email', '=', normalizeEmail(email)).executeTakeFirst()
      return row ? toCustomer(row) : null
    },
    passwordHash: async customerId =>
      (await db.read.selectFrom('customer').select('password_hash').where('id', '=', customerId).executeTakeFirst())?.password_hash ?? null,
    list: ({ text, role }, page) => {
      let query = db.read.selectFrom('customer')
      if (role !== undefined) query = query.where('role', '=', role)
      if (text !== undefined && text !== '') query = query.where(eb => eb.or([startsWith('email', normalizeEmail(text)), startsWith('name', text)]))
      return newestFirst(query.selectAll(), page, toCustomer)
    },
    insert: (customer, context) =>
      writeWithContext(db, context, async tx => {
        if (customer.staffRoleId) await requireStaffRole(tx, db, customer.staffRoleId)
        const row = await tx
          .insertInto('customer')
          .values({
            email: normalizeEmail(customer.email),
            name: customer.name,
            role: customer.role,
            scopes: JSON.stringify(customer.scopes),
            staff_role_id: customer.staffRoleId ?? null,
            disabled: customer.disabled ? 1 : 0,
            email_verified_at: customer.emailVerifiedAt ?? null,
            password_hash: customer.passwordHash,
            created_at: context.at,
            updated_at: context.at,
          })
          .onConflict(conflict => conflict.column('email').doNothing())
          .returningAll()
          .executeTakeFirst()
        if (!row) throw emailTaken()
        if (customer.identity) await linkNew(tx, row.id, customer.identity, context.at)
        return toCustomer(row)
      }),
    update: (id, change, context) => update(db, id, change, context),
    setPassword: (customerId, passwordHash, context) =>
      writeWithContext(db, context, async tx => {
        const updated = await tx
          .updateTable('customer')
          .set({ password_hash: passwordHash, pending_email: null, updated_at: context.at })
          .where('id', '=', customerId)
          .executeTakeFirst()
        if (updated.numUpdatedRows !== 1n) throw customerNotFound(customerId)
        await tx.deleteFrom('one_time_token').where('customer_id', '=', customerId).execute()
        const forgotten = context.forgetSetUp ? await forgetSetUp(tx, customerId) : { identities: 0, addresses: 0, providerCustomers: 0 }
        let sessions = tx.updateTable('session').set({ revoked_at: context.at }).where('customer_id', '=', customerId).where('revoked_at', 'is', null)
        if (context.keepSessionId !== undefined) sessions = sessions.where('id', '<>', context.keepSessionId)
        await sessions.execute()
        return forgotten
      }),
    replacePasswordHash: async ({ customerId, expected, next, at }) => {
      const same = db.read.updateTable('customer').set({ password_hash: next, updated_at: at }).where('id', '=', customerId)
      const { numAffectedRows } = await db.writeOne(same.where('password_hash', '=', expected))
      return numAffectedRows === 1n
    },
    providerCustomer: async (customerId, provider) => {
      const query = db.read.selectFrom('provider_customer').select('provider_customer_id').where('customer_id', '=', customerId)
      return (await query.where('provider', '=', provider).executeTakeFirst())?.provider_customer_id ?? null
    },
    linkProviderCustomer: ({ customerId, provider, providerCustomerId, at }) =>
      db.write(async tx => {
        await tx
          .insertInto('provider_customer')
          .values({ customer_id: customerId, provider, provider_customer_id: providerCustomerId, created_at: at })
          .onConflict(conflict => conflict.columns(['customer_id', 'provider']).doNothing())
          .execute()
        const query = tx.selectFrom('provider_customer').select('provider_customer_id').where('customer_id', '=', customerId)
        return (await query.where('provider', '=', provider).executeTakeFirstOrThrow()).provider_customer_id
      }),
    tell: context => writeWithContext(db, context, async () => {}),
    erase: (id, context) => writeWithContext(db, context, tx => erase(tx, id, context.at)),
    purge: (before, limit) => db.write(tx => purge(tx, before, limit)),
    addresses: async customerId => {
      const rows = await db.read.selectFrom('address').selectAll().where('customer_id', '=', customerId).orderBy('id').execute()
      return rows.map(toAddress)
    },
    saveAddress: (customerId, address) =>
      db.write(async tx => {
        const values = fromAddress(customerId, address)
        const row =
          address.id === undefined
            ? await tx.insertInto('address').values(values).returningAll().executeTakeFirstOrThrow()
            : await tx.updateTable('address').set(values).where('id', '=', address.id).where('customer_id', '=', customerId).returningAll().executeTakeFirst()
        return row ? toAddress(row) : null
      }),
    deleteAddress: async (customerId, addressId) => {
      const { numAffectedRows } = await db.writeOne(db.read.deleteFrom('address').where('id', '=', addressId).where('customer_id', '=', customerId))
      return numAffectedRows === 1n
    },
    audit: (filter, page) => {
      let query = db.read.selectFrom('audit')
      if (filter.subject !== undefined) query = query.where('subject', '=', filter.subject)
      if (filter.actor !== undefined) query = query.where('actor', '=', filter.actor)
      if (filter.action !== undefined) query = query.where('action', '=', filter.action)
      if (filter.from !== undefined) query = query.where('at', '>=', filter.from)
      if (filter.to !== undefined) query = query.where('at', '<', filter.to)
      return newestFirst(query.selectAll(), page, toAuditEntry)
    },
  }
}

/** In the order in which rows refer to each other. */
async function erase(tx: Executor, id: number, at: number): Promise<Customer> {
  const nobody = {
    email: `erased-${id}@erased.invalid`,
    name: '',
    password_hash: '',
    email_verified_at: null,
    pending_email: null,
    second_factor: null,
    second_factor_since: null,
    disabled: 1,
    updated_at: at,
  }
  const row = await tx.updateTable('customer').set(nobody).where('id', '=', id).returningAll().executeTakeFirst()
  if (!row) throw customerNotFound(id)
  const sessions = tx.selectFrom('session').select('id').where('customer_id', '=', id)
  await tx.deleteFrom('refresh_token').where('session_id', 'in', sessions).execute()
  for (const table of ['session', 'one_time_token', 'recovery_code', 'external_identity', 'address', 'provider_customer'] as const) {
    await tx.deleteFrom(table).where('customer_id', '=', id).execute()
  }
  return toCustomer(row)
}

async function forgetSetUp(tx: Executor, customerId: number): Promise<Forgotten> {
  const forget = async (table: 'external_identity' | 'address' | 'provider_customer') =>
    Number((await tx.deleteFrom(table).where('customer_id', '=', customerId).executeTakeFirst()).numDeletedRows)
  return { identities: await forget('external_identity'), addresses: await forget('address'), providerCustomers: await forget('provider_customer') }
}

/** Sessions that others delete meanwhile are passed over by what deletes them last. */
async function purge(tx: Executor, before: number, limit: number): Promise<number> {
  const old = await tx.selectFrom('session').select('id').where('expires_at', '<', before).orderBy('expires_at').limit(limit).execute()
  const ids = old.map(({ id }) => id)
  if (ids.length > 0) await tx.deleteFrom('refresh_token').where('session_id', 'in', ids).execute()
  const sessions = ids.length === 0 ? 0n : (await tx.deleteFrom('session').where('id', 'in', ids).executeTakeFirst()).numDeletedRows
  const tokens = tx.selectFrom('one_time_token').select('token_hash').where('expires_at', '<', before).orderBy('expires_at').limit(limit)
  const { numDeletedRows } = await tx.deleteFrom('one_time_token').where('token_hash', 'in', tokens).executeTakeFirst()
  return Number(sessions + numDeletedRows)
}

/** What may change without making it doubtful whom a mailed token reached. */
const harmless: ReadonlySet<string> = new Set(['name', 'emailVerifiedAt', 'pendingEmail'] satisfies (keyof Parameters<CustomerStore['update']>[1])[])

async function update(
  db: SqlDatabase,
  id: number,
  change: Parameters<CustomerStore['update']>[1],
  context: WriteContext<Customer> & { readonly revokeSessions?: boolean },
): Promise<Customer> {
  return writeWithContext(db, context, async tx => {
    const { email, name, role, scopes, staffRoleId, disabled, emailVerifiedAt, pendingEmail } = change
    if (email !== undefined && (await isTaken(tx, email, id))) throw emailTaken()
    if (staffRoleId) await requireStaffRole(tx, db, staffRoleId)
    const row = await tx
      .updateTable('customer')
      .set({
        updated_at: context.at,
        ...(email === undefined ? {} : { email: normalizeEmail(email) }),
        ...(name === undefined ? {} : { name }),
        ...(role === undefined ? {} : { role }),
        ...(scopes === undefined ? {} : { scopes: JSON.stringify(scopes) }),
        ...(staffRoleId === undefined ? {} : { staff_role_id: staffRoleId }),
        ...(disabled === undefined ? {} : { disabled: disabled ? 1 : 0 }),
        ...(emailVerifiedAt === undefined ? {} : { email_verified_at: emailVerifiedAt }),
        ...(pendingEmail === undefined ? {} : { pending_email: pendingEmail }),
      })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst()
    if (!row) throw customerNotFound(id)
    if (Object.keys(change).some(field => !harmless.has(field))) await tx.deleteFrom('one_time_token').where('customer_id', '=', id).execute()
    if (context.revokeSessions)
      await tx.updateTable('session').set({ revoked_at: context.at }).where('customer_id', '=', id).where('revoked_at', 'is', null).execute()
    return toCustomer(row)
  })
}

async function isTaken(tx: Executor, email: string, byOtherThan: number): Promise<boolean> {
  return (
    (await tx.selectFrom('customer').select('id').where('email', '=', normalizeEmail(email)).where('id', '<>', byOtherThan).executeTakeFirst()) !== undefined
  )
}

function emailTaken(): CommerceError {
  return new CommerceError('email_taken', 'There is an account with this e-mail address already.')
}

function customerNotFound(id: number): CommerceError {
  return new CommerceError('customer_not_found', `There is no customer ${id}.`)
}

function oneTimeTokens(db: SqlDatabase): Pick<CustomerStore, 'insertOneTimeToken' | 'oneTimeToken' | 'useOneTimeToken'> {
  return {
    insertOneTimeToken: (input, context) =>
      writeWithContext(db, context, async tx => {
        const row = { token_hash: input.tokenHash, customer_id: input.customerId, purpose: input.purpose, value: input.value, expires_at: input.expiresAt }
        await tx.insertInto('one_time_token').values(row).execute()
      }),
    oneTimeToken: async ({ purpose, tokenHash, at }) => {
      const query = db.read.selectFrom('one_time_token').select(['customer_id', 'value']).where('token_hash', '=', tokenHash)
      const row = await query.where('purpose', '=', purpose).where('expires_at', '>', at).executeTakeFirst()
      return row ? { customerId: row.customer_id, value: row.value } : null
    },
    useOneTimeToken: async ({ purpose, tokenHash, at }) => {
      const row = await db.write(tx =>
        tx
          .deleteFrom('one_time_token')
          .where('token_hash', '=', tokenHash)
          .where('purpose', '=', purpose)
          .where('expires_at', '>', at)
          .returning(['customer_id', 'value'])
          .executeTakeFirst(),
      )
      return row ? { customerId: row.customer_id, value: row.value } : null
    },
  }
}

function apiKeys(db: SqlDatabase): Pick<CustomerStore, 'insertApiKey' | 'apiKeyByHash' | 'apiKeys' | 'revokeApiKey' | 'touchApiKey'> {
  return {
    insertApiKey: (key, context) =>
      writeWithContext(db, context, async tx => {
        const row = await tx
          .insertInto('api_key')
          .values({
            name: key.name,
            prefix: key.prefix,
            key_hash: key.keyHash,
            role: key.role,
            scopes: JSON.stringify(key.scopes),
            created_at: context.at,
            expires_at: key.expiresAt,
            last_used_at: null,
            revoked_at: null,
          })
          .returningAll()
          .executeTakeFirstOrThrow()
        return toApiKey(row)
      }),
    apiKeyByHash: async keyHash => {
      const row = await db.read.selectFrom('api_key').selectAll().where('key_hash', '=', keyHash).executeTakeFirst()
      return row ? toApiKey(row) : null
    },
    apiKeys: async () => (await db.read.selectFrom('api_key').selectAll().orderBy('id').execute()).map(toApiKey),
    revokeApiKey: (id, context) =>
      writeWithContext(db, context, async tx => {
        const row = await tx.selectFrom('api_key').select('id').where('id', '=', id).executeTakeFirst()
        if (!row) throw new CommerceError('api_key_not_found', `There is no API key ${id}.`)
        const revoked = await tx.updateTable('api_key').set({ revoked_at: context.at }).where('id', '=', id).where('revoked_at', 'is', null).executeTakeFirst()
        if (revoked.numUpdatedRows === 0n) return new Unchanged(undefined)
      }),
    touchApiKey: async (id, at) => {
      await db.writeOne(db.read.updateTable('api_key').set({ last_used_at: at }).where('id', '=', id))
    },
  }
}
