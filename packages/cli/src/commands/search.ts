import type { Command } from 'commander'
import { type Cli, examples } from '../cli.ts'
import { counted } from '../output/values.ts'

/** `cartwright search` */
export const addSearch = (program: Command, cli: Cli): void => {
  const search = program.command('search').summary('keep the search index').description('Keeps the search index. It follows the catalog by itself.')
  search
    .command('reindex')
    .description('Builds the index anew beside the live one and swaps them: searching goes on meanwhile.')
    .addHelpText('after', examples('search reindex'))
    .action(
      cli.onShop(async ({ client, out }) => {
        const report = await client.admin.search.reindex()
        out.result(report, ({ indexed }) => `${counted(indexed, 'product')} indexed.`)
        return undefined
      }),
    )
}
