import type { EndpointId } from '../../contract/index.ts'
import type { Handlers } from '../../http/call.ts'
import { presentSalesRow, presentStockReport } from '../../present/reports.ts'
import type { HandlerKit } from '../kit.ts'

export function adminReportHandlers({ commerce: { reports } }: HandlerKit): Handlers<Extract<EndpointId, `admin.reports.${string}`>> {
  return {
    async 'admin.reports.sales'({ query: { time_zone: timeZone, limit, ...query } }) {
      const { rows, totals } = await reports.sales({ ...query, timeZone })
      const isByTime = query.by === 'day' || query.by === 'week' || query.by === 'month'
      return { body: { rows: (isByTime ? rows : rows.slice(0, limit)).map(presentSalesRow), totals: totals.map(presentSalesRow) } }
    },

    async 'admin.reports.stock'({ query }) {
      return { body: presentStockReport(await reports.stock(query)) }
    },
  }
}
