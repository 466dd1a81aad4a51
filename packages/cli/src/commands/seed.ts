import type { Command } from 'commander'
import { type Cli, examples } from '../cli.ts'
import { demoCustomer, seedDemo } from '../demo/seed-demo.ts'
import { UsageError } from '../errors.ts'
import { counted } from '../output/values.ts'

/** `cartwright seed` */
export const addSeed = (program: Command, cli: Cli): void => {
  program
    .command('seed')
    .summary('fill an empty shop with demo products')
    .description(
      'Fills an empty shop on this machine with the demo products, their stock, discount codes and a customer. A shop that was seeded before, or has products of its own, is left as it is.',
    )
    .addHelpText('after', examples('seed', 'DATABASE_URL=sqlite:try.db cartwright seed').replace('cartwright DATABASE_URL', 'DATABASE_URL'))
    .action(
      cli.onShop(
        async ({ shop, out }) => {
          if (!shop.commerce) throw new UsageError('Only a shop on this machine can be seeded; leave --url away.')
          const report = await seedDemo(shop.commerce)
          out.result(report, ({ outcome, products, variants }) => {
            if (outcome === 'seeded') return `${counted(products, 'product')} in ${variants} variants, and the customer ${demoCustomer.email}.`
            return outcome === 'present' ? 'The shop was seeded before: nothing to do.' : 'The shop has products of its own: nothing was added.'
          })
          return undefined
        },
        { creates: true },
      ),
    )
}
