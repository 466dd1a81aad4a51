import { CommerceError, doneBy, isCommerceError, type Movement, type Principal, type UndoneRow } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { inParallel } from '../workers/in-parallel.ts'
import type { StockNote } from './batch-notes.ts'

type StockDeps = Pick<Deps, 'catalog' | 'clock' | 'inventory'>

/** Movements read at once, and written at once: enough for a store to gather their writes. */
const pageSize = 500
const atOnce = 32

/** Takes every difference that these movements made back again, each once however often it is asked. What was sold since stays sold; what would leave too little is refused. */
export async function undoStock(
  deps: StockDeps,
  { batch, note, isPreview }: { readonly batch: number; readonly note: StockNote; readonly isPreview: boolean },
  by: Principal,
): Promise<readonly UndoneRow[]> {
  const movements = (await movementsOf(deps, note)).filter(({ deltaOnHand }) => deltaOnHand !== 0)
  const skus = await skusOf(deps, movements)
  const codes = new Map((await deps.inventory.locations()).map(({ id, code }) => [id, code]))
  const rows = new Map<number, UndoneRow>()
  await inParallel(movements, atOnce, async movement => {
    const { id, variantId, locationId, deltaOnHand } = movement
    const row = { sku: skus.get(variantId) ?? `variant ${variantId}`, units: -deltaOnHand }
    const location = codes.get(locationId)
    try {
      if (isPreview) await assertEnough(deps, movement)
      else {
        const lines = [{ variantId, delta: -deltaOnHand }]
        const change = {
          causeKey: `undo:${id}`,
          cause: 'adjust',
          reason: `Import ${batch} undone`,
          lines,
          ...(location === undefined ? {} : { location }),
        } as const
        const audit = { action: 'stock.adjusted', subject: `variant:${variantId}`, data: { causeKey: change.causeKey, undone: batch } }
        await deps.inventory.adjust(change, { at: deps.clock.now(), ...doneBy(by), audit })
      }
      rows.set(id, { ...row, outcome: 'stock_set_back', reason: null })
    } catch (error) {
      if (!isCommerceError(error) || error.kind === 'fault' || error.kind === 'unavailable') throw error
      rows.set(id, { ...row, outcome: 'refused', reason: error.message })
    }
  })
  return movements.flatMap(({ id }) => rows.get(id) ?? [])
}

async function movementsOf({ inventory }: StockDeps, { causeKey, lines }: StockNote): Promise<readonly Movement[]> {
  const causeKeys = [causeKey, ...Array.from({ length: lines }, (_, index) => `${causeKey}:${index}`)]
  const found: Movement[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof inventory.movements>> = await inventory.movements({ causeKeys }, { limit: pageSize, cursor })
    found.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return found
}

async function skusOf({ catalog }: StockDeps, movements: readonly Movement[]): Promise<ReadonlyMap<number, string>> {
  const products = await catalog.productsOfVariants([...new Set(movements.map(({ variantId }) => variantId))])
  return new Map(products.flatMap(({ variants }) => variants.map(({ id, sku }) => [id, sku] as const)))
}

/** What the store checks in its write, for a preview. */
async function assertEnough({ inventory }: StockDeps, { variantId, locationId, deltaOnHand }: Movement): Promise<void> {
  const level = (await inventory.levels([variantId])).find(candidate => candidate.locationId === locationId)
  const { onHand, reserved } = level ?? { onHand: 0, reserved: 0 }
  if (onHand - deltaOnHand >= reserved) return
  throw new CommerceError('stock_below_reserved', `${reserved} units are promised to carts and orders.`, { variantId, onHand, reserved })
}
