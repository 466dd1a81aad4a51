import type { Cart, CartItem, CartOwner, CartStatus, CartStore } from '@cartwright/core'
import { type Insertable, type Selectable, sql } from 'kysely'
import { refuseDuplicate } from '../database/refuse-duplicate.ts'
import type { Schema } from '../database/schema.ts'
import type { Executor, SqlDatabase } from '../database/sql-database.ts'

/** Written out, not as a parameter: an engine finds a partial index only by what it can read. */
const isOpen = sql<boolean>`status = 'open'`

/** Carts on SQL: a document a row, its items as JSON, guarded by its version. */
export function sqlCartStore(db: SqlDatabase): CartStore {
  return {
    cart: async id => orNull(await db.read.selectFrom('cart').selectAll().where('id', '=', id).executeTakeFirst()),
    latest: async owner => orNull(await latestRow(db.read, owner)),
    insert: cart => insert(db, cart),
    write: async cart => {
      const { rows } = await refuseSecondOpenCart(db.writeOne(writing(db.read, cart)))
      return rows[0] ? { ...cart, version: rows[0].version } : null
    },
    writeBoth: async (own, guest) => {
      try {
        return await refuseSecondOpenCart(
          db.write(async tx => {
            const saved = await writing(tx, own).executeTakeFirst()
            if (!saved || !(await writing(tx, guest).executeTakeFirst())) throw new Overtaken()
            return { ...own, version: saved.version }
          }),
        )
      } catch (cause) {
        if (cause instanceof Overtaken) return null
        throw cause
      }
    },
    deleteOpen: async owner => {
      const open = db.read.deleteFrom('cart').where(isOpen)
      await db.writeOne('customerId' in owner ? open.where('customer_id', '=', owner.customerId) : open.where('token_hash', '=', owner.tokenHash))
    },
    expire: (before, limit) =>
      db.write(async tx => {
        const due = tx.selectFrom('cart').select('id').where(isOpen).where('updated_at', '<', before).orderBy('updated_at').limit(limit)
        // Looked at again where an engine waited for one that is being changed.
        const result = await tx.deleteFrom('cart').where('id', 'in', due).where(isOpen).where('updated_at', '<', before).executeTakeFirst()
        return Number(result.numDeletedRows)
      }),
  }
}

function refuseSecondOpenCart<T>(write: Promise<T>): Promise<T> {
  const indexes = ['cart.customer_id', 'cart.token_hash', 'cart_open_of_customer', 'cart_open_of_token']
  return refuseDuplicate(write, indexes, { field: 'owner', message: 'The owner of this cart has an open one already.' })
}

/** Thrown inside a write to undo the first of two carts when the second was changed meanwhile. */
class Overtaken extends Error {}

function writing(run: Executor, cart: Cart) {
  return run
    .updateTable('cart')
    .set({ ...fromCart(cart), version: sql<number>`version + 1` })
    .where('id', '=', cart.id)
    .where('version', '=', cart.version)
    .returning('version')
}

function latestRow(tx: Executor, owner: CartOwner): Promise<Selectable<Schema['cart']> | undefined> {
  const query = tx.selectFrom('cart').selectAll().orderBy('id', 'desc').limit(1)
  return 'customerId' in owner
    ? query.where('customer_id', '=', owner.customerId).executeTakeFirst()
    : query.where('token_hash', '=', owner.tokenHash).executeTakeFirst()
}

/** Two unique indexes stand behind it: one open cart per customer, one per token. */
async function insert(db: SqlDatabase, cart: Omit<Cart, 'id' | 'version'>): ReturnType<CartStore['insert']> {
  const values = { ...fromCart(cart), version: 1 }
  const inserting = db.read
    .insertInto('cart')
    .values(values)
    .onConflict(conflict => conflict.doNothing())
    .returning('id')
  for (;;) {
    const { rows } = await db.writeOne(inserting)
    if (rows[0]) return { cart: { ...cart, id: rows[0].id, version: 1 }, created: true }
    const open = db.read.selectFrom('cart').selectAll().where(isOpen)
    const owned =
      cart.customerId === null
        ? open.where('token_hash', '=', cart.tokenHash).where('customer_id', 'is', null)
        : open.where('customer_id', '=', cart.customerId)
    const row = await owned.executeTakeFirst()
    // Closed in this moment, if there is none.
    if (row) return { cart: toCart(row), created: false }
  }
}

function orNull(row: Selectable<Schema['cart']> | undefined): Cart | null {
  return row ? toCart(row) : null
}

function toCart(row: Selectable<Schema['cart']>): Cart {
  return {
    id: row.id,
    customerId: row.customer_id,
    tokenHash: row.token_hash,
    currency: row.currency,
    status: row.status as CartStatus,
    version: row.version,
    items: JSON.parse(row.items) as CartItem[],
    nextItemId: row.next_item_id,
    discountCodes: JSON.parse(row.discount_codes) as string[],
    giftCardIds: JSON.parse(row.gift_card_ids) as number[],
    usesStoreCredit: row.use_store_credit === 1,
    shippingMethod: row.shipping_method,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

function fromCart(cart: Omit<Cart, 'id' | 'version'>): Omit<Insertable<Schema['cart']>, 'id' | 'version'> {
  return {
    customer_id: cart.customerId,
    token_hash: cart.tokenHash,
    currency: cart.currency,
    status: cart.status,
    items: JSON.stringify(cart.items),
    next_item_id: cart.nextItemId,
    discount_codes: JSON.stringify(cart.discountCodes),
    gift_card_ids: JSON.stringify(cart.giftCardIds),
    use_store_credit: cart.usesStoreCredit ? 1 : 0,
    shipping_method: cart.shippingMethod,
    created_at: cart.createdAt,
    updated_at: cart.updatedAt,
  }
}
