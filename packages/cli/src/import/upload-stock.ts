import { type Client, isCartwrightError } from '@cartwright/client'
import type { BatchSession } from './batch-session.ts'
import { sendInHalves } from './batches.ts'
import type { SourceRecord } from './record.ts'
import type { Tally } from './report.ts'

/** A stock figure on its way to the shop. */
export interface StockFigure {
  readonly record: Pick<SourceRecord, 'row' | 'line'>
  readonly sku: string
  readonly units: number
  readonly location: string | null
}

/** What an upload of stock needs beside its figures. */
export interface StockUpload {
  readonly client: Client
  readonly tally: Tally
  /** For the movements: where the figures come from. */
  readonly reason: string
  /** The columns to name when the shop refuses a figure. */
  readonly columns: { readonly sku: string; readonly stock: string; readonly location: string }
  readonly session: BatchSession
  /** Finds what would change, and changes nothing. */
  readonly isDryRun: boolean
  /** Whether figures whose SKU the shop does not know are refused; they are unless told. */
  readonly reportsUnknown?: boolean
  /** SKUs that will be there, when the import is not a dry run. */
  readonly expected?: ReadonlySet<string>
  /** Tells requests apart that begin with the same row. */
  readonly suffix?: string
}

/**
 * Sets stock to these figures, each for itself; those the shop refuses are reported.
 * @returns the figures whose SKU the shop does not know
 */
export const uploadStock = async (figures: readonly StockFigure[], upload: StockUpload): Promise<readonly StockFigure[]> => {
  const unknown: StockFigure[] = []
  for (const [location, atLocation] of Map.groupBy(figures, figure => figure.location)) {
    await sendInHalves(
      atLocation,
      async part => {
        unknown.push(...(await send(part, location, upload)))
      },
      ({ record }, reason) => upload.tally.refuseRecord(record, reason, location === null ? null : upload.columns.location),
    )
  }
  return unknown
}

const send = async (figures: readonly StockFigure[], location: string | null, upload: StockUpload): Promise<readonly StockFigure[]> => {
  const { client, tally, reason, isDryRun, session, suffix, reportsUnknown = true, expected } = upload
  const unknown: StockFigure[] = []
  const lines = figures.map(({ sku, units }) => ({ sku, to: units }))
  const request = { reason, cause: 'import' as const, ...(location === null ? {} : { location }), lines }
  const { results } = isDryRun
    ? await client.admin.stock.adjust({ ...request, dry_run: true })
    : await adjustTogether(client, { ...request, batch: await session.part(figures[0]?.record.row ?? 0, suffix) })
  for (const { index, ok, level, error } of results) {
    const figure = figures[index]
    if (!figure) continue
    const isUnknown = error?.code === 'variant_not_found'
    const isExpected = isUnknown && expected?.has(figure.sku) === true
    if (isUnknown && !isExpected) unknown.push(figure)
    if (ok || isExpected) {
      tally.stockSet += 1
      if (isDryRun) noteDiff(figure, level?.on_hand ?? 0, tally)
    } else if (!isUnknown || reportsUnknown) {
      tally.refuseRecord(figure.record, error?.error ?? 'The shop refused it.', columnOf(error?.code, upload))
    }
  }
  return unknown
}

const noteDiff = ({ record, sku, units, location }: StockFigure, from: number, tally: Tally): void => {
  if (from !== units) tally.stock.push({ row: record.row, sku, location: location ?? 'main', from, to: units })
}

const columnOf = (code: string | undefined, { columns }: StockUpload): string => {
  if (code === 'variant_not_found') return columns.sku
  return code === 'location_not_found' ? columns.location : columns.stock
}

type Adjustment = Parameters<Client['admin']['stock']['adjust']>[0]

/** All lines as one change, which costs the shop a single write; where that is refused because of some line, each for itself. */
const adjustTogether = async (client: Client, request: Adjustment): Promise<Awaited<ReturnType<Client['admin']['stock']['adjust']>>> => {
  try {
    return await client.admin.stock.adjust(request)
  } catch (error) {
    if (!isCartwrightError(error) || (error.status !== 404 && error.status !== 409 && error.status !== 422)) throw error
    return client.admin.stock.adjust({ ...request, each_line: true })
  }
}
