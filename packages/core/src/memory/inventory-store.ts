import { available, CommerceError, decideHold, type Hold, type HoldLine, type StockLevel, sumStockChanges, sumStockLines } from '../model/index.ts'
import type { InventoryStore, ReserveResult, WriteContext } from '../ports/index.ts'
import { frozenCopy } from './frozen-copy.ts'
import type { Journal } from './journal.ts'
import { newestFirst, pageOf } from './paging.ts'
import { realignStock, stockDifferences } from './realign-stock.ts'
import { openLedger } from './stock-ledger.ts'
import type { MemoryTables } from './tables.ts'

type ReserveInput = Parameters<InventoryStore['reserve']>[0]
type ShipInput = Parameters<InventoryStore['ship']>[0]
type AdjustInput = Parameters<InventoryStore['adjust']>[0]

/** Stock in memory. */
export function memoryInventoryStore(tables: MemoryTables, journal: Journal): InventoryStore {
  return {
    levels: async variantIds => [...new Set(variantIds)].flatMap(id => [...(tables.levels.get(id)?.values() ?? [])]).sort(byVariantAndLocation),
    listLevels: async ({ variantIds, availableAtMost = Number.POSITIVE_INFINITY }, page) => {
      const wanted = variantIds && new Set(variantIds)
      const all = [...tables.levels.values()].flatMap(levels => [...levels.values()])
      const rows = all.filter(level => (!wanted || wanted.has(level.variantId)) && available(level) <= availableAtMost).sort(byVariantAndLocation)
      return pageOf(rows, page, 'ascending', level => [level.variantId, level.locationId])
    },
    locations: async () => [...tables.locations.values()],
    reserve: async (input, context) => reserve(tables, journal, input, context),
    hold: async key => tables.holds.get(key) ?? null,
    extend: async (key, expiresAt) => {
      const hold = tables.holds.get(key)
      if (!hold || isFinal(hold)) return false
      if (hold.status === 'held' && expiresAt > hold.expiresAt) tables.holds.set(key, frozenCopy({ ...hold, expiresAt }))
      return true
    },
    commit: async (key, context) => {
      const hold = tables.holds.get(key)
      if (hold?.status !== 'held') return hold !== undefined && hold.status !== 'released'
      const store = journal.prepare(context, undefined)
      tables.holds.set(key, frozenCopy({ ...hold, status: 'committed' }))
      store()
      return true
    },
    release: async (key, context) => release(tables, journal, key, context),
    ship: async (input, context) => ship(tables, journal, input, context),
    adjust: async (input, context) => adjust(tables, journal, input, context),
    expiredHolds: async (now, limit) => {
      const expired = [...tables.holds.values()].filter(hold => hold.status === 'held' && hold.expiresAt <= now)
      return expired.sort((a, b) => a.expiresAt - b.expiresAt).slice(0, limit)
    },
    differences: async limit => stockDifferences(tables, limit),
    realign: realignStock(tables, journal),
    movements: async ({ variantId, causeKeys }, page) =>
      newestFirst(
        tables.movements,
        movement => (variantId === undefined || movement.variantId === variantId) && (causeKeys === undefined || causeKeys.includes(movement.causeKey)),
        page,
      ),
  }
}

function reserve(tables: MemoryTables, journal: Journal, input: ReserveInput, context: WriteContext): ReserveResult {
  const lines = sumStockLines(input.lines)
  const present = tables.holds.get(input.key)
  if (present) return { ok: true, hold: present }
  const decision = decideHold(lines, variantId => [...(tables.levels.get(variantId)?.values() ?? [])])
  if (!decision.isHeld) return { ok: false, shortages: decision.shortages }
  const ledger = openLedger(tables)
  for (const { variantId, locationId, quantity } of decision.lines) ledger.move({ variantId, locationId, deltaOnHand: 0, deltaReserved: quantity })
  const store = journal.prepare(context, undefined, ledger.events())
  const hold: Hold = frozenCopy({ key: input.key, status: 'held', expiresAt: input.expiresAt, lines: decision.lines })
  tables.holds.set(hold.key, hold)
  ledger.write(context, { cause: 'reserve', causeKey: hold.key, reason: '' })
  store()
  return { ok: true, hold }
}

function release(tables: MemoryTables, journal: Journal, key: string, context: WriteContext): void {
  const hold: Hold = tables.holds.get(key) ?? { key, status: 'held', expiresAt: context.at, lines: [] }
  if (isFinal(hold)) return
  const ledger = openLedger(tables)
  const lines = hold.lines.map(line => {
    const left = unitsLeft(line)
    if (left > 0) ledger.move({ variantId: line.variantId, locationId: line.locationId, deltaOnHand: 0, deltaReserved: -left })
    return { ...line, released: line.released + left }
  })
  const store = journal.prepare(context, undefined, ledger.events())
  tables.holds.set(key, frozenCopy({ ...hold, status: 'released', lines }))
  ledger.write(context, { cause: 'release', causeKey: key, reason: '' })
  store()
}

function ship(tables: MemoryTables, journal: Journal, input: ShipInput, context: WriteContext): void {
  const quantities = new Map(sumStockLines(input.lines).map(line => [line.variantId, line.quantity]))
  if (tables.movementCauses.has(`ship ${input.causeKey}`)) return
  const hold = tables.holds.get(input.key)
  if (hold?.status !== 'committed') throw new CommerceError('fulfilment_invalid', 'These goods are not held for a paid order.', { holdKey: input.key })
  const ledger = openLedger(tables)
  const lines = hold.lines.map(line => {
    const quantity = quantities.get(line.variantId) ?? 0
    if (quantity === 0 || quantity > unitsLeft(line)) return line
    quantities.delete(line.variantId)
    ledger.move({ variantId: line.variantId, locationId: line.locationId, deltaOnHand: -quantity, deltaReserved: -quantity })
    return { ...line, shipped: line.shipped + quantity }
  })
  for (const [variantId, requested] of quantities)
    throw new CommerceError('fulfilment_invalid', 'More would be shipped than is held for this order.', { variantId, requested })
  const store = journal.prepare(context, undefined, ledger.events())
  tables.holds.set(hold.key, frozenCopy({ ...hold, status: lines.every(line => unitsLeft(line) === 0) ? 'consumed' : 'committed', lines }))
  ledger.write(context, { cause: 'ship', causeKey: input.causeKey, reason: '' })
  store()
}

function adjust(tables: MemoryTables, journal: Journal, input: AdjustInput, context: WriteContext): readonly StockLevel[] {
  const code = input.location ?? 'main'
  const location = tables.locations.get(code)
  if (!location) throw new CommerceError('location_not_found', `There is no location "${code}".`, { location: code })
  const changes = sumStockChanges(input.lines)
  const ledger = openLedger(tables)
  const isRepeat = tables.movementCauses.has(`${input.cause} ${input.causeKey}`)
  for (const change of isRepeat ? [] : changes) {
    const { variantId } = change
    const { onHand, reserved } = ledger.level(variantId, location.id)
    const next = 'to' in change ? change.to : onHand + change.delta
    if (!Number.isSafeInteger(next)) throw new CommerceError('quantity_invalid', 'That is more than can be counted.', { variantId })
    if (next < reserved) throw new CommerceError('stock_below_reserved', `${reserved} units are promised to carts and orders.`, { variantId, onHand, reserved })
    ledger.move({ variantId, locationId: location.id, deltaOnHand: next - onHand, deltaReserved: 0 })
  }
  if (!isRepeat) {
    const store = journal.prepare(context, undefined, ledger.events())
    ledger.write(context, input)
    store()
  }
  return changes.flatMap(({ variantId }) => tables.levels.get(variantId)?.get(location.id) ?? [])
}

function isFinal(hold: Hold): boolean {
  return hold.status === 'consumed' || hold.status === 'released'
}

function unitsLeft(line: HoldLine): number {
  return line.quantity - line.shipped - line.released
}

function byVariantAndLocation(a: StockLevel, b: StockLevel): number {
  return a.variantId - b.variantId || a.locationId - b.locationId
}
