import { CommerceError, type InventoryService, type Logger, type Principal, type StockChange, type StockLevel } from '@cartwright/core'
import type { Wire, StockLevel as WireStockLevel } from '../../contract/index.ts'
import type { Call } from '../../http/call.ts'
import { type FieldError, validationFailed } from '../../http/problem.ts'
import { inParallel } from './in-parallel.ts'
import { rowErrorOf } from './row-error.ts'

type Body = Call<'admin.stock.adjust'>['body']
type Line = Body['lines'][number]
type Output = Wire<'admin.stock.adjust'>['output']
type Result = Output['results'][number]

export interface AdjustKit {
  readonly inventory: InventoryService
  readonly logger: Logger
  readonly present: (levels: readonly StockLevel[]) => Promise<WireStockLevel[]>
}

export interface AdjustRequest {
  readonly body: Body
  /** The same key is the same adjustment. */
  readonly causeKey: string
  readonly by: Principal
}

/** Adjustments under way at once: enough for a store to gather their writes. */
const linesAtOnce = 64

/** Changes stock, all lines or none. Throws `validation_failed` and `variant_not_found` naming every line at fault, and what `InventoryService.adjust` throws. */
export async function adjustAllOrNone({ body, causeKey, by }: AdjustRequest, { inventory, present }: AdjustKit): Promise<Output> {
  const errors = body.lines.flatMap((line, index) => lineFaults(line).map(fault => ({ ...fault, path: joined(`lines.${index}`, fault.path) })))
  if (errors.length > 0) throw validationFailed(errors)
  const variantOf = await variantFinder(inventory, body.lines)
  const unknown = body.lines.flatMap(line => (line.sku !== undefined && variantOf(line) === undefined ? [line.sku] : []))
  if (unknown.length > 0) throw unknownSkus(unknown)
  const lines = body.lines.flatMap(line => changeOf(line, variantOf(line)) ?? [])
  const levels = await present(await inventory.adjust({ ...causeOf(body), causeKey, lines }, by))
  const byVariant = new Map(levels.map(level => [level.variant_id, level]))
  const results = lines.map((line, index): Result => ({ index, ok: true, level: byVariant.get(line.variantId) ?? null, error: null }))
  return { adjusted: results.length, failed: 0, results }
}

/** Changes stock line by line, each under a key of its own; lines of one variant in their order. What is wrong with one is said in its result. */
export async function adjustEachLine({ body, causeKey, by }: AdjustRequest, { inventory, logger, present }: AdjustKit): Promise<Output> {
  const variantOf = await variantFinder(inventory, body.lines)
  const numbered = body.lines.map((line, index) => ({ line, index, variantId: variantOf(line) }))
  const groups = Map.groupBy(numbered, ({ variantId, index }) => variantId ?? `unknown ${index}`)
  const outcomes = new Map<number, StockLevel | { readonly failed: unknown }>()

  await inParallel([...groups.values()], linesAtOnce, async group => {
    for (const { line, index, variantId } of group) {
      try {
        const change = requireChange(line, variantId)
        const [level] = await inventory.adjust({ ...causeOf(body), causeKey: `${causeKey}:${index}`, lines: [change] }, by)
        if (level) outcomes.set(index, level)
      } catch (failed) {
        outcomes.set(index, { failed })
      }
    }
  })

  const done = [...outcomes.entries()].flatMap(([index, outcome]) => ('failed' in outcome ? [] : [{ index, level: outcome }]))
  const shown = await present(done.map(({ level }) => level))
  const levels = new Map(done.map(({ index }, at) => [index, shown[at] ?? null]))
  const results = numbered.map(({ index }): Result => {
    const outcome = outcomes.get(index)
    if (outcome && 'failed' in outcome) return { index, ok: false, level: null, error: rowErrorOf(outcome.failed, logger) }
    return { index, ok: true, level: levels.get(index) ?? null, error: null }
  })
  const adjusted = results.filter(result => result.ok).length
  return { adjusted, failed: results.length - adjusted, results }
}

/** What each line would meet: its level as it stands, and why it would be refused. Writes nothing. */
export async function previewAdjustment(body: Body, { inventory, logger, present }: Omit<AdjustKit, 'by'>): Promise<Output> {
  const variantOf = await variantFinder(inventory, body.lines)
  const location = (await inventory.locations()).find(({ code }) => code === (body.location ?? 'main'))
  const variantIds = [...new Set(body.lines.flatMap(line => variantOf(line) ?? []))]
  const levels = (await inventory.levels(variantIds)).filter(({ locationId }) => locationId === location?.id)
  const shown = new Map((await present(levels)).map(level => [level.variant_id, level]))
  const results = body.lines.map((line, index): Result => {
    try {
      if (!location) throw new CommerceError('location_not_found', `There is no location "${body.location}".`)
      const change = requireChange(line, variantOf(line))
      const level = shown.get(change.variantId) ?? null
      const [onHand, reserved] = [level?.on_hand ?? 0, level?.reserved ?? 0]
      const next = 'to' in change ? change.to : onHand + change.delta
      if (next < reserved) throw new CommerceError('stock_below_reserved', `${reserved} units are promised to carts and orders.`)
      return { index, ok: true, level, error: null }
    } catch (error) {
      return { index, ok: false, level: null, error: rowErrorOf(error, logger) }
    }
  })
  const adjusted = results.filter(({ ok }) => ok).length
  return { adjusted, failed: results.length - adjusted, results }
}

/** The SKUs are in no product: `variant_not_found`. */
export function unknownSkus(skus: readonly string[]): CommerceError {
  return new CommerceError('variant_not_found', `There is no SKU ${skus.slice(0, 10).join(', ')}${skus.length > 10 ? ', ...' : ''}.`, { skus })
}

async function variantFinder(inventory: InventoryService, lines: readonly Line[]): Promise<(line: Line) => number | undefined> {
  const known = await inventory.variantIdsBySku([...new Set(lines.flatMap(line => line.sku ?? []))])
  return line => (line.sku === undefined ? line.variant_id : known.get(line.sku)?.variantId)
}

function requireChange(line: Line, variantId: number | undefined): StockChange {
  const faults = lineFaults(line)
  if (faults.length > 0) throw validationFailed(faults)
  const change = changeOf(line, variantId)
  if (!change) throw unknownSkus([line.sku ?? ''])
  return change
}

function changeOf({ delta, to }: Line, variantId: number | undefined): StockChange | undefined {
  if (variantId === undefined) return undefined
  if (to !== undefined) return { variantId, to }
  return delta === undefined ? undefined : { variantId, delta }
}

function lineFaults(line: Line): FieldError[] {
  const faults: FieldError[] = []
  if ((line.sku === undefined) === (line.variant_id === undefined)) faults.push({ path: '', message: 'Name the variant by one of sku and variant_id.' })
  if ((line.delta === undefined) === (line.to === undefined)) faults.push({ path: '', message: 'Give one of delta and to.' })
  return faults
}

function causeOf({ reason, cause, location }: Body) {
  return { reason, ...(cause === undefined ? {} : { cause }), ...(location === undefined ? {} : { location }) }
}

function joined(outer: string, inner: string): string {
  return inner === '' ? outer : `${outer}.${inner}`
}
