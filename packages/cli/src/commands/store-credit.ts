import type { Command } from 'commander'
import { type Cli, examples, idNumber } from '../cli.ts'
import { money } from '../output/values.ts'
import { accountTable } from './gift-cards.ts'
import { readChange } from './read-amount.ts'

interface GrantOptions {
  readonly reason: string
  readonly currency?: string
  readonly once?: string
}

/** `cartwright store-credit` */
export const addStoreCredit = (program: Command, cli: Cli): void => {
  const credit = program
    .command('store-credit')
    .summary("look at and change customers' store credit")
    .description('Store credit: money the shop owes to a customer, who may pay with it.')
  credit
    .command('show')
    .description("Shows a customer's store credit, by currency.")
    .argument('<customer>', 'the number of the customer', idNumber)
    .addHelpText('after', examples('store-credit show 12'))
    .action(
      cli.onShop(async ({ client, out }, customerId: number) => {
        const { store_credit } = await client.admin.storeCredit.get(customerId)
        out.result({ store_credit }, () =>
          store_credit.length === 0 ? `Customer ${customerId} has no store credit.` : accountTable(store_credit, out.paint.bold),
        )
        return undefined
      }),
    )
  credit
    .command('grant')
    .description("Adds to a customer's store credit, or takes away.")
    .argument('<customer>', 'the number of the customer', idNumber)
    .argument('<change>', 'so much; +5.00 adds, -5.00 takes away', readChange)
    .requiredOption('--reason <text>', 'why; has to be given')
    .option('--currency <code>', "such as EUR; the shop's own unless given")
    .option('--once <key>', 'a key of your own: the same key grants once, however often the command runs')
    .addHelpText('after', examples('store-credit grant 12 +10.00 --reason "Sorry for the wait"', 'store-credit grant 12 -3 --reason Mistake --currency EUR'))
    .action(
      cli.onShop(async ({ client, out }, customerId: number, amount: number, { reason, currency, once }: GrantOptions) => {
        const keyed = once === undefined ? {} : { key: once }
        const account = await client.admin.storeCredit.grant(customerId, { amount, reason, ...(currency === undefined ? {} : { currency }), ...keyed })
        out.result(account, ({ balance, currency: its }) => `Customer ${customerId} has ${money(balance, its)} of store credit.`)
        return undefined
      }),
    )
}
