import { CommerceError, completeDiscount, type Discount } from '../model/index.ts'
import type { DiscountStore, WriteContext } from '../ports/index.ts'
import { frozenCopy } from './frozen-copy.ts'
import type { Journal } from './journal.ts'
import { newestFirst } from './paging.ts'
import { type MemoryTables, nextId } from './tables.ts'

/** Discount codes in memory; the order store counts their uses in the same tables. */
export function memoryDiscountStore(tables: MemoryTables, journal: Journal): DiscountStore {
  return {
    discount: async id => tables.discounts.get(id) ?? null,
    byCodes: async codes => {
      const byCode = new Map([...tables.discounts.values()].map(discount => [discount.code, discount]))
      return [...new Set(codes.map(code => code.trim().toUpperCase()))].flatMap(code => byCode.get(code) ?? [])
    },
    list: async page => newestFirst(tables.discounts.values(), () => true, page),
    insert: async (draft, context) => {
      const complete = completeDiscount(draft)
      refuseTaken(tables, complete.code, undefined)
      return write(tables, journal, { ...complete, id: nextId(tables, 'discount'), used: 0, createdAt: context.at }, context)
    },
    update: async (id, draft, context) => {
      const before = tables.discounts.get(id)
      if (!before) throw new CommerceError('discount_not_found', `There is no discount ${id}.`, { discountId: id })
      const complete = completeDiscount(draft)
      refuseTaken(tables, complete.code, id)
      refuseBelowUses(tables, before, complete)
      return write(tables, journal, { ...complete, id, used: before.used, createdAt: before.createdAt }, context)
    },
  }
}

/** Uses of a discount so far, by buyer. */
export function usesByBuyer(tables: MemoryTables, discountId: number): Map<string, number> {
  const counts = new Map<string, number>()
  for (const uses of tables.discountUses.values()) {
    for (const use of uses) if (use.discountId === discountId) counts.set(use.buyer, (counts.get(use.buyer) ?? 0) + 1)
  }
  return counts
}

function write(tables: MemoryTables, journal: Journal, discount: Discount, context: WriteContext<Discount>): Discount {
  const saved = frozenCopy(discount)
  const store = journal.prepare(context, saved)
  tables.discounts.set(saved.id, saved)
  store()
  return saved
}

function refuseTaken(tables: MemoryTables, code: string, id: number | undefined): void {
  const taken = [...tables.discounts.values()].some(discount => discount.code === code && discount.id !== id)
  if (taken) throw new CommerceError('duplicate', `The code "${code}" is in use.`, { field: 'code', value: code })
}

function refuseBelowUses(tables: MemoryTables, before: Discount, after: Pick<Discount, 'usageLimit' | 'usageLimitPerCustomer'>): void {
  const most = Math.max(0, ...usesByBuyer(tables, before.id).values())
  if (before.used > (after.usageLimit ?? before.used) || most > (after.usageLimitPerCustomer ?? most)) {
    const message = 'The code was used more often than that already; switch it off instead.'
    throw new CommerceError('validation_failed', message, { errors: [{ path: 'usageLimit', message }] })
  }
}
