import { type Client, isCartwrightError } from '@cartwright/client'
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
}

/**
 * Sets stock to these figures, each for itself; those the shop refuses are reported.
 * @returns the figures whose SKU the shop does not know; reported as well, unless `reportsUnknown` is false
 */
export const uploadStock = async (figures: readonly StockFigure[], upload: StockUpload, reportsUnknown = true): Promise<readonly StockFigure[]> => {
  const unknown: StockFigure[] = []
  for (const [location, atLocation] of Map.groupBy(figures, figure => figure.location)) {
    await sendInHalves(
      atLocation,
      async part => {
        unknown.push(...(await send(part, location, upload, reportsUnknown)))
      },
      ({ record }, reason) => upload.tally.refuseRecord(record, reason, location === null ? null : upload.columns.location),
    )
  }
  return unknown
}

const send = async (
  figures: readonly StockFigure[],
  location: string | null,
  upload: StockUpload,
  reportsUnknown: boolean,
): Promise<readonly StockFigure[]> => {
  const { client, tally, reason, columns } = upload
  const unknown: StockFigure[] = []
  const request = { reason, cause: 'import' as const, ...(location === null ? {} : { location }), lines: figures.map(({ sku, units }) => ({ sku, to: units })) }
  const { results } = await adjustTogether(client, request)
  for (const { index, ok, error } of results) {
    const figure = figures[index]
    if (ok || !figure) continue
    const isUnknown = error?.code === 'variant_not_found'
    if (isUnknown) unknown.push(figure)
    if (isUnknown && !reportsUnknown) continue
    const column = isUnknown ? columns.sku : error?.code === 'location_not_found' ? columns.location : columns.stock
    tally.refuseRecord(figure.record, error?.error ?? 'The shop refused it.', column)
  }
  tally.stockSet += results.filter(({ ok }) => ok).length
  return unknown
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
