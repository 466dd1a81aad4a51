import { foldText } from '@cartwright/core'
import type { IndexBody } from './index-row.ts'

/** A row of `search_document`, as it is read. */
export interface DocumentRow {
  readonly product_id: number
  readonly removed: number
  readonly body: string
}

/**
 * What documents are filtered, counted and sorted by, column by column: each document has a slot, a place in every column. Slots of removed documents are used again.
 * Up to 2 kB a document; reading 10,000 from rows takes about 60 ms, so a process does it once and then follows the changes.
 */
export class DocumentColumns {
  /** The slots there are; some may be free. */
  size = 0
  /** The documents there are. */
  count = 0
  readonly slotOf = new Map<number, number>()
  readonly productIds: number[] = []
  readonly names: string[] = []
  readonly foldedNames: string[] = []
  readonly createdAt: number[] = []
  readonly inStock: boolean[] = []
  readonly nameLengths: number[] = []
  readonly descriptionLengths: number[] = []
  /** The ids of all facet values of a document, in {@link facets}. */
  readonly facetValues: (readonly number[])[] = []
  readonly facets = new FacetValues()
  readonly byCategory = new Map<number, Set<number>>()
  private readonly prices = new Map<string, (number | undefined)[]>()
  private readonly categories: (readonly number[])[] = []
  private readonly free: number[] = []

  /** The lowest price of each slot in a currency; undefined where there is none. */
  pricesIn(currency: string): readonly (number | undefined)[] {
    return this.prices.get(currency) ?? []
  }

  /** Takes a row over. Says which slot changed and whether it may have moved in some order; null when the row removes what is not there. */
  apply(row: DocumentRow): { readonly slot: number; readonly moved: boolean } | null {
    const present = this.slotOf.get(row.product_id)
    if (row.removed === 1) {
      if (present === undefined) return null
      this.remove(row.product_id, present)
      return { slot: present, moved: true }
    }
    const body: IndexBody = JSON.parse(row.body)
    const slot = present ?? this.takeSlot(row.product_id)
    const moved = present === undefined || this.isMovedBy(slot, body)
    if (present !== undefined) this.clear(slot)
    this.fill(slot, body)
    return { slot, moved }
  }

  private isMovedBy(slot: number, body: IndexBody): boolean {
    if (this.names[slot] !== body.name || this.createdAt[slot] !== body.createdAt) return true
    for (const currency of new Set([...this.prices.keys(), ...Object.keys(body.prices)])) {
      const price = Object.hasOwn(body.prices, currency) ? body.prices[currency] : undefined
      if (this.pricesIn(currency)[slot] !== price) return true
    }
    return false
  }

  private takeSlot(productId: number): number {
    const slot = this.free.pop() ?? this.size++
    this.count++
    this.slotOf.set(productId, slot)
    this.productIds[slot] = productId
    return slot
  }

  private fill(slot: number, body: IndexBody): void {
    this.names[slot] = body.name
    this.foldedNames[slot] = foldText(body.name)
    this.createdAt[slot] = body.createdAt
    this.inStock[slot] = body.inStock
    this.nameLengths[slot] = body.lengths[0]
    this.descriptionLengths[slot] = body.lengths[1]
    this.facetValues[slot] = this.facets.idsOf(body.facets)
    this.categories[slot] = body.categoryIds
    for (const categoryId of body.categoryIds) {
      const slots = this.byCategory.get(categoryId)
      if (slots) slots.add(slot)
      else this.byCategory.set(categoryId, new Set([slot]))
    }
    for (const [currency, amount] of Object.entries(body.prices)) {
      let column = this.prices.get(currency)
      if (!column) {
        column = []
        this.prices.set(currency, column)
      }
      while (column.length < slot) column.push(undefined)
      column[slot] = amount
    }
  }

  private clear(slot: number): void {
    for (const categoryId of this.categories[slot] ?? []) this.byCategory.get(categoryId)?.delete(slot)
    for (const column of this.prices.values()) if (slot < column.length) column[slot] = undefined
    this.facetValues[slot] = []
    this.categories[slot] = []
  }

  private remove(productId: number, slot: number): void {
    this.clear(slot)
    this.slotOf.delete(productId)
    this.names[slot] = ''
    this.foldedNames[slot] = ''
    this.count--
    this.free.push(slot)
  }
}

/** Facet values by number, so that counting them is counting in an array. */
export class FacetValues {
  readonly names: string[] = []
  readonly values: string[] = []
  private readonly ids = new Map<string, Map<string, number>>()
  private readonly byFolded = new Map<string, Map<string, number[]>>()

  /** The numbers of all values of a document, each once. */
  idsOf(facets: Readonly<Record<string, readonly string[]>>): number[] {
    const ids: number[] = []
    for (const [name, values] of Object.entries(facets)) for (const value of new Set(values)) ids.push(this.idOf(name, value))
    return ids
  }

  /** The numbers of the values that a filter means: case and diacritics folded. */
  matching(name: string, values: readonly string[]): number[] {
    const folded = this.byFolded.get(name)
    return [...new Set(values.map(foldText))].flatMap(value => folded?.get(value) ?? [])
  }

  private idOf(name: string, value: string): number {
    const ofName = this.ids.get(name) ?? new Map<string, number>()
    this.ids.set(name, ofName)
    const known = ofName.get(value)
    if (known !== undefined) return known
    const id = this.values.length
    ofName.set(value, id)
    this.names.push(name)
    this.values.push(value)
    const folded = this.byFolded.get(name) ?? new Map<string, number[]>()
    this.byFolded.set(name, folded)
    const key = foldText(value)
    folded.set(key, [...(folded.get(key) ?? []), id])
    return id
  }
}
