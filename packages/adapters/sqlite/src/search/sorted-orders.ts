import type { SearchSort } from '@cartwright/core'
import type { DocumentColumns } from './document-columns.ts'

export type FixedSort = Exclude<SearchSort, 'relevance'>

/** Above this share of changed documents an order is sorted anew rather than mended. */
const mendShareMax = 0.1

/**
 * All slots that have a price in a currency, in the order of a sort. An order is sorted when first asked for (a few milliseconds for 10,000 documents),
 * then mended as documents change, so that a page of an unfiltered list is a slice.
 */
export class SortedOrders {
  private readonly columns: DocumentColumns
  private readonly orders = new Map<string, { readonly sort: FixedSort; readonly currency: string; slots: number[] }>()

  constructor(columns: DocumentColumns) {
    this.columns = columns
  }

  slots(sort: FixedSort, currency: string): readonly number[] {
    const key = `${sort} ${currency}`
    const known = this.orders.get(key)
    if (known) return known.slots
    const slots = [...this.columns.slotOf.values()].filter(this.hasPrice(currency)).sort(this.compare(sort, currency))
    // A currency that no product has is somebody's typing mistake: nothing to keep.
    if (slots.length > 0) this.orders.set(key, { sort, currency, slots })
    return slots
  }

  /** What a slot is sorted by. */
  key(sort: FixedSort, currency: string, slot: number): string | number {
    if (sort === 'newest') return this.columns.createdAt[slot] ?? 0
    if (sort === 'name') return this.columns.foldedNames[slot] ?? ''
    return this.columns.pricesIn(currency)[slot] ?? 0
  }

  /** How many slots of the order come before or at a position: where the page after it begins. */
  indexAfter(sort: FixedSort, currency: string, position: { readonly key: string | number; readonly productId: number }): number {
    const slots = this.slots(sort, currency)
    const direction = isAscending(sort) ? 1 : -1
    let low = 0
    let high = slots.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const slot = slots[middle] ?? 0
      const key = this.key(sort, currency, slot)
      const difference = key < position.key ? -direction : key > position.key ? direction : (this.columns.productIds[slot] ?? 0) - position.productId
      if (difference <= 0) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Puts the slots that moved, came or went where they belong now. Call after the columns have changed. */
  mend(changed: ReadonlySet<number>): void {
    if (changed.size === 0) return
    if (changed.size > this.columns.count * mendShareMax) {
      this.orders.clear()
      return
    }
    const present = [...changed].filter(slot => this.columns.slotOf.get(this.columns.productIds[slot] ?? -1) === slot)
    for (const order of this.orders.values()) {
      const compare = this.compare(order.sort, order.currency)
      const moved = present.filter(this.hasPrice(order.currency)).sort(compare)
      order.slots = merge(
        order.slots.filter(slot => !changed.has(slot)),
        moved,
        compare,
      )
    }
  }

  private hasPrice(currency: string): (slot: number) => boolean {
    const prices = this.columns.pricesIn(currency)
    return slot => prices[slot] !== undefined
  }

  private compare(sort: FixedSort, currency: string): (a: number, b: number) => number {
    const { productIds, foldedNames, createdAt } = this.columns
    const byId = (a: number, b: number) => (productIds[a] ?? 0) - (productIds[b] ?? 0)
    if (sort === 'newest') return (a, b) => (createdAt[b] ?? 0) - (createdAt[a] ?? 0) || byId(a, b)
    if (sort === 'name') {
      return (a, b) => {
        const nameOfA = foldedNames[a] ?? ''
        const nameOfB = foldedNames[b] ?? ''
        return nameOfA < nameOfB ? -1 : nameOfA > nameOfB ? 1 : byId(a, b)
      }
    }
    const prices = this.columns.pricesIn(currency)
    const direction = sort === 'price' ? 1 : -1
    return (a, b) => direction * ((prices[a] ?? 0) - (prices[b] ?? 0)) || byId(a, b)
  }
}

export function isAscending(sort: SearchSort): boolean {
  return sort === 'price' || sort === 'name'
}

function merge(kept: readonly number[], moved: readonly number[], compare: (a: number, b: number) => number): number[] {
  const merged: number[] = []
  let next = 0
  for (const slot of moved) {
    for (let other = kept[next]; other !== undefined && compare(other, slot) < 0; other = kept[next]) {
      merged.push(other)
      next++
    }
    merged.push(slot)
  }
  for (; next < kept.length; next++) merged.push(kept[next] ?? 0)
  return merged
}
