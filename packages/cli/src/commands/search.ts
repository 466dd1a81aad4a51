import type { Client } from '@cartwright/client'
import type { Command } from 'commander'
import { type Cli, examples, type ShopContext, wholeNumber } from '../cli.ts'
import { exitCodes } from '../exit-codes.ts'
import { createProgress } from '../output/progress.ts'
import { fields, oneLine, right, table } from '../output/table.ts'
import { counted } from '../output/values.ts'

type Status = Awaited<ReturnType<Client['admin']['search']['status']>>
type Queries = Awaited<ReturnType<Client['admin']['search']['queries']>>

/** `cartwright search` */
export const addSearch = (program: Command, cli: Cli): void => {
  const search = program
    .command('search')
    .summary('keep the search index, see what is searched for')
    .description('Keeps the search index, which follows the catalog by itself, and tells what shoppers search for.')
  addReindex(search, cli)
  addStatus(search, cli)
  addQueries(search, cli)
}

const addReindex = (search: Command, cli: Cli): void => {
  search
    .command('reindex')
    .description('Builds the index anew beside the live one and swaps them: searching goes on meanwhile.')
    .addHelpText('after', examples('search reindex'))
    .action(
      cli.onShop(async context => {
        context.out.result(await reindex(context), ({ indexed }) => `${counted(indexed, 'product')} indexed.`)
        return undefined
      }),
    )
}

/** A shop in this process tells how far it is; a remote one when it is done. */
const reindex = async ({ client, shop, out, terminal }: ShopContext): Promise<{ readonly indexed: number }> => {
  if (!shop.commerce) return client.admin.search.reindex()
  const progress = createProgress(terminal, { total: null, isQuiet: out.isJson })
  try {
    return { indexed: await shop.commerce.search.reindex(progress.rows) }
  } finally {
    progress.stop()
  }
}

const addStatus = (search: Command, cli: Cli): void => {
  search
    .command('status')
    .description('Says how the index is doing and whether it holds the catalog as it is. Exits with 1 when it does not answer or differs.')
    .option('--quick', 'does not compare it with the catalog, which takes reading both from end to end')
    .addHelpText('after', examples('search status', 'search status --quick --json'))
    .action(
      cli.onShop(async ({ client, out }, { quick = false }: { readonly quick?: boolean }) => {
        const status = await client.admin.search.status({ compare: !quick })
        out.result(status, printStatus)
        return status.is_up && !status.differing ? exitCodes.ok : exitCodes.failed
      }),
    )
}

const printStatus = ({ name, is_up, documents, differing, details }: Status): string =>
  fields([
    ['Index', name],
    ['Answers', is_up ? 'yes' : 'no'],
    ['Products', documents ?? '-'],
    ['Differing', differing ?? 'not compared'],
    ...Object.entries(details).map(([title, value]) => [labelOf(title), String(value ?? '-')] as const),
  ])

const labelOf = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`.replaceAll('_', ' ')

interface QueriesOptions {
  readonly zero?: boolean
  readonly days: number
  readonly limit: number
}

const addQueries = (search: Command, cli: Cli): void => {
  search
    .command('queries')
    .description('Shows what shoppers searched for, most frequent first. Staff, API keys and pages after the first do not count.')
    .option('--zero', 'only what found nothing, by how often')
    .option('--days <number>', 'of the last so many days, at most 90', wholeNumber(1), 30)
    .option('--limit <number>', 'how many, at most 1000', wholeNumber(1), 50)
    .addHelpText('after', examples('search queries', 'search queries --zero --days 7', 'search queries --json'))
    .action(
      cli.onShop(async ({ client, out }, { zero = false, days, limit }: QueriesOptions) => {
        out.result(await client.admin.search.queries({ days, limit, without_result: zero }), ({ queries }) => printQueries(queries, out.paint.bold))
        return undefined
      }),
    )
}

const printQueries = (queries: Queries['queries'], bold: (text: string) => string): string => {
  if (queries.length === 0) return 'Nothing was searched for.'
  const rows = queries.map(({ text, searches, without_result, results, last_day }) => [oneLine(text), searches, without_result, results, last_day])
  return table([{ title: 'TEXT' }, right('SEARCHES'), right('IN VAIN'), right('FOUND LAST'), { title: 'LAST' }], rows, bold)
}
