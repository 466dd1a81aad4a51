import { CommerceError, type Scope, type StaffRole, type StaffRoleStore, type WriteContext } from '@cartwright/core'
import { type Selectable, sql } from 'kysely'
import { lockRows } from '../database/locks.ts'
import { refuseDuplicate } from '../database/refuse-duplicate.ts'
import type { Schema } from '../database/schema.ts'
import type { Executor, SqlDatabase } from '../database/sql-database.ts'
import { writeWithContext } from '../database/write-with-context.ts'

/** A shop's own roles on SQL: the part of the customer store that is about them. */
export function sqlStaffRoles(db: SqlDatabase): StaffRoleStore {
  return {
    staffRoles: async () => {
      const members = sql<number | string>`(SELECT count(*) FROM customer WHERE customer.staff_role_id = staff_role.id)`.as('members')
      const rows = await db.read.selectFrom('staff_role').selectAll().select(members).orderBy('id').execute()
      return rows.map(row => ({ ...toStaffRole(row), members: Number(row.members) }))
    },
    staffRole: async id => {
      const row = await db.read.selectFrom('staff_role').selectAll().where('id', '=', id).executeTakeFirst()
      return row ? toStaffRole(row) : null
    },
    insertStaffRole: ({ name, scopes }, context) =>
      named(
        name,
        writeWithContext(db, context, async tx => {
          const row = { name, scopes: JSON.stringify(scopes), created_at: context.at, updated_at: context.at }
          return toStaffRole(await tx.insertInto('staff_role').values(row).returningAll().executeTakeFirstOrThrow())
        }),
      ),
    updateStaffRole: (id, change, context) =>
      named(
        change.name ?? '',
        writeWithContext(db, context, tx => update(tx, id, change, context)),
      ),
    deleteStaffRole: (id, context) =>
      writeWithContext(db, context, async tx => {
        // Whoever gives the role to somebody holds its row meanwhile.
        await requireStaffRole(tx, db, id)
        const member = await tx.selectFrom('customer').select('id').where('staff_role_id', '=', id).limit(1).executeTakeFirst()
        if (member) throw new CommerceError('staff_role_in_use', `The role ${id} is given to somebody still.`)
        await tx.deleteFrom('staff_role').where('id', '=', id).execute()
      }),
  }
}

/** Finds the role and keeps others from deleting it until the write ends. Throws `staff_role_not_found`. */
export async function requireStaffRole(tx: Executor, { dialect }: Pick<SqlDatabase, 'dialect'>, id: number): Promise<void> {
  const row = await lockRows(dialect, tx.selectFrom('staff_role').select('id').where('id', '=', id)).executeTakeFirst()
  if (!row) throw notFound(id)
}

async function update(tx: Executor, id: number, { name, scopes }: Parameters<StaffRoleStore['updateStaffRole']>[1], { at }: WriteContext<StaffRole>) {
  const change = { updated_at: at, ...(name === undefined ? {} : { name }), ...(scopes === undefined ? {} : { scopes: JSON.stringify(scopes) }) }
  const row = await tx.updateTable('staff_role').set(change).where('id', '=', id).returningAll().executeTakeFirst()
  if (!row) throw notFound(id)
  if (scopes) {
    const members = tx.selectFrom('customer').select('id').where('staff_role_id', '=', id)
    await tx.updateTable('session').set({ revoked_at: at }).where('customer_id', 'in', members).where('revoked_at', 'is', null).execute()
  }
  return toStaffRole(row)
}

function named(name: string, write: Promise<StaffRole>): Promise<StaffRole> {
  return refuseDuplicate(write, ['staff_role.name', 'staff_role_name_key'], { field: 'name', message: `There is a role called "${name}" already.` })
}

function notFound(id: number): CommerceError {
  return new CommerceError('staff_role_not_found', `There is no role ${id}.`)
}

function toStaffRole(row: Selectable<Schema['staff_role']>): StaffRole {
  return { id: row.id, name: row.name, scopes: JSON.parse(row.scopes) as Scope[], createdAt: row.created_at, updatedAt: row.updated_at }
}
