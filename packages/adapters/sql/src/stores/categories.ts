import { type CatalogStore, type Category, CommerceError, subtreeIds } from '@cartwright/core'
import { sql } from 'kysely'
import { lockName } from '../database/locks.ts'
import type { Executor, SqlDatabase } from '../database/sql-database.ts'
import { Unchanged, writeWithContext } from '../database/write-with-context.ts'

/** The category tree on SQL. */
export function sqlCategories(db: SqlDatabase): Pick<CatalogStore, 'categories' | 'insertCategory' | 'updateCategory' | 'deleteCategory'> {
  const lockTree = (tx: Executor) => lockName(tx, db.dialect, 'categories')
  return {
    categories: () => allCategories(db.read),
    insertCategory: (category, context) =>
      writeWithContext(db, context, async tx => {
        await lockTree(tx)
        await refuseDuplicateSlug(tx, category.slug, null)
        if (category.parentId !== null) await requireCategory(tx, category.parentId)
        const { id } = await tx.insertInto('category').values(columns(category)).returning('id').executeTakeFirstOrThrow()
        return { ...category, id }
      }),
    updateCategory: (id, category, context) =>
      writeWithContext(db, context, async tx => {
        await lockTree(tx)
        await requireCategory(tx, id)
        await refuseDuplicateSlug(tx, category.slug, id)
        if (category.parentId !== null) {
          await requireCategory(tx, category.parentId)
          if (subtreeIds(await allCategories(tx), id).includes(category.parentId))
            throw new CommerceError('category_cycle', 'A category cannot lie inside itself.')
        }
        await tx.updateTable('category').set(columns(category)).where('id', '=', id).execute()
        return { ...category, id }
      }),
    deleteCategory: (id, context) =>
      writeWithContext(db, context, async tx => {
        await lockTree(tx)
        const child = await tx.selectFrom('category').select('id').where('parent_id', '=', id).limit(1).executeTakeFirst()
        if (child) throw new CommerceError('category_in_use', 'The category has others inside it: move or delete those first.')
        const inIt = tx.selectFrom('product_category').select('product_id').where('category_id', '=', id)
        await tx.updateTable('product').set({ version: sql<number>`version + 1`, updated_at: context.at }).where('id', 'in', inIt).execute()
        const deleted = await tx.deleteFrom('category').where('id', '=', id).executeTakeFirst()
        if (deleted.numDeletedRows === 0n) return new Unchanged(undefined)
      }),
  }
}

async function allCategories(tx: Executor): Promise<Category[]> {
  const rows = await tx.selectFrom('category').selectAll().orderBy('position').orderBy('id').execute()
  return rows.map(row => ({ id: row.id, parentId: row.parent_id, slug: row.slug, name: row.name, position: row.position }))
}

function columns(category: Omit<Category, 'id'>) {
  return { parent_id: category.parentId, slug: category.slug, name: category.name, position: category.position }
}

async function requireCategory(tx: Executor, id: number): Promise<void> {
  const row = await tx.selectFrom('category').select('id').where('id', '=', id).executeTakeFirst()
  if (!row) throw new CommerceError('category_not_found', `There is no category ${id}.`, { categoryId: id })
}

async function refuseDuplicateSlug(tx: Executor, slug: string, ownId: number | null): Promise<void> {
  const row = await tx.selectFrom('category').select('id').where('slug', '=', slug).executeTakeFirst()
  if (row && row.id !== ownId) throw new CommerceError('duplicate', `Another category has the slug "${slug}".`, { field: 'slug', value: slug })
}
