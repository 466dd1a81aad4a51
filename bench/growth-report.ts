import type { DatabaseKind } from './database.ts'

/** What calls cost at one size, in milliseconds; the server's memory in MiB. */
export interface Grown {
  readonly database: DatabaseKind
  readonly products: number
  /** Past orders. */
  readonly orders: number
  readonly costs: Readonly<Record<string, number>>
}

const memory = 'memory of the server, MiB'
const thousands = (value: number): string => value.toLocaleString('en')
const figure = (value: number): string => (value < 10 ? value.toFixed(1) : thousands(Math.round(value)))

/** One Markdown table for each database: a row a call, a column a size. */
export function growthTables(measured: readonly Grown[]): string {
  const tables = [...Map.groupBy(measured, ({ database }) => database)].map(([database, sizes]) => {
    const heads = sizes.map(({ products, orders }) => `${thousands(products)}${orders === 0 ? '' : `, and ${thousands(orders)} past orders`}`)
    const calls = Object.keys(sizes[0]?.costs ?? {})
    const rows = calls.map(call => `| ${call} | ${sizes.map(({ costs }) => figure(costs[call] ?? 0)).join(' | ')} |`)
    return [
      `**${database === 'sqlite' ? 'SQLite' : 'Postgres'}**, products:\n`,
      `| ms, p50 | ${heads.join(' | ')} |`,
      `| --- |${' ---: |'.repeat(heads.length)}`,
      ...rows,
    ].join('\n')
  })
  return `${tables.join('\n\n')}\n`
}

const colors = ['#1b6ca8', '#d1495b', '#2e933c', '#edae49', '#7b4fa3', '#00798c', '#8c5e3c', '#555555', '#c2185b', '#5c6bc0']
const panel = { width: 430, height: 320, left: 56, top: 40 }
const costMin = 0.1
const costMax = 10_000

/** A picture of the same without past orders, as SVG: one panel for each database, both axes logarithmic, so that a logarithm looks flat and what doubles with the catalog rises by one to one. */
export function growthPlot(measured: readonly Grown[]): string {
  const shown = measured.filter(({ orders }) => orders === 0)
  const calls = Object.keys(shown[0]?.costs ?? {}).filter(call => call !== memory)
  const panels = [...Map.groupBy(shown, ({ database }) => database)].map(([database, sizes], index) =>
    panelOf(database === 'sqlite' ? 'SQLite' : 'Postgres', sizes, { calls, x: index * (panel.width + panel.left + 24) }),
  )
  const width = panels.length * (panel.width + panel.left + 24)
  const legendTop = panel.top + panel.height + 56
  const legend = calls.map((call, index) => {
    const [x, y] = [panel.left + (index % 4) * 240, legendTop + Math.floor(index / 4) * 22]
    return `<line x1="${x}" y1="${y}" x2="${x + 22}" y2="${y}" stroke="${colors[index]}" stroke-width="3"/><text x="${x + 30}" y="${y + 4}">${call}</text>`
  })
  const height = legendTop + 22 * Math.ceil(calls.length / 4)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="What calls cost as the catalog grows"><rect width="100%" height="100%" fill="#fff"/>${panels.join('')}${legend.join('')}</svg>\n`
}

function panelOf(title: string, sizes: readonly Grown[], { calls, x: offset }: { readonly calls: readonly string[]; readonly x: number }): string {
  const [least = 1, most = 10] = [Math.min(...sizes.map(({ products }) => products)), Math.max(...sizes.map(({ products }) => products))]
  const share = (value: number, from: number, to: number): number => Math.log(Math.max(value, from) / from) / Math.log(to / from)
  const x = (products: number): number => offset + panel.left + (most === least ? 0 : share(products, least, most) * panel.width)
  const y = (ms: number): number => panel.top + panel.height * (1 - share(ms, costMin, costMax))
  const decades = [0.1, 1, 10, 100, 1_000, 10_000].map(
    ms =>
      `<line x1="${x(least)}" y1="${y(ms)}" x2="${x(least) + panel.width}" y2="${y(ms)}" stroke="#ddd"/><text x="${x(least) - 8}" y="${y(ms) + 4}" text-anchor="end">${thousands(ms)}</text>`,
  )
  // The last one would be cut off by the edge.
  const marks = sizes.map(
    ({ products }) =>
      `<text x="${x(products)}" y="${panel.top + panel.height + 20}" text-anchor="${products === most ? 'end' : 'middle'}">${thousands(products)}</text>`,
  )
  const lines = calls.map((call, index) => {
    const points = sizes.map(({ products, costs }) => `${x(products).toFixed(1)},${y(costs[call] ?? costMin).toFixed(1)}`)
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${colors[index]}" stroke-width="2.5"/>`
  })
  const heading = `<text x="${x(least)}" y="24" font-weight="600">${title}: ms a call, by products</text>`
  return [heading, ...decades, ...marks, ...lines].join('')
}
