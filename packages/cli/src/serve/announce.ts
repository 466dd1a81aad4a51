import { demoCustomer } from '../demo/seed-demo.ts'
import type { Paint } from '../output/paint.ts'
import { fields } from '../output/table.ts'

/** What somebody who has just started a shop wants to know. */
export interface Announcement {
  readonly url: string
  /** The path of the storefront; null when none is served. */
  readonly storefront: string | null
  /** A file, or the address of a database without its password. */
  readonly database: string
  /** Where Prometheus reads; null when nothing is served to it. */
  readonly metrics: string | null
  /** How many processes serve; null when it is this one alone. */
  readonly processes: number | null
  /** For the demo shop: its ready-made admin key. */
  readonly adminKey: string | null
  readonly hasDemoCustomer: boolean
  readonly warnings: readonly string[]
}

/** Where everything is, and three calls that work as printed. */
export const announce = (
  { url, storefront, metrics, database, processes, adminKey, hasDemoCustomer, warnings }: Announcement,
  { bold, yellow }: Paint,
): string => {
  const places = fields([
    ...(storefront === null ? [] : [['Shop', `${url}${storefront}/`] as const]),
    ['API', url],
    ['Docs', `${url}/docs`],
    ['Health', `${url}/actuator/health`],
    ...(metrics === null ? [] : [['Metrics', metrics] as const]),
    ...(hasDemoCustomer ? [['Customer', `${demoCustomer.email} / ${demoCustomer.password}`] as const] : []),
    ...(adminKey === null ? [] : [['Admin key', adminKey] as const]),
    ['Data', database],
    ...(processes === null ? [] : [['Processes', String(processes)] as const]),
  ])
  const tries = hasDemoCustomer ? [bold('Try:'), ...curls(url), ''] : []
  return ['', bold('The shop is open.'), indented(places), '', ...tries, ...warnings.map(warning => yellow(warning)), 'Ctrl-C stops it.'].join('\n')
}

const curls = (url: string): readonly string[] => [
  `  curl -s '${url}/products?category_id=5&search=phone&page=1&limit=20'`,
  `  curl -s ${url}/auth/login -H 'Content-Type: application/json' -d '{"email":"${demoCustomer.email}","password":"${demoCustomer.password}"}'`,
  `  curl -s ${url}/cart/items -H 'Content-Type: application/json' -d '{"product_id":1,"quantity":2}'`,
]

const indented = (text: string): string => text.replace(/^/gm, '  ')
