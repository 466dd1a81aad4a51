import type { Command } from 'commander'
import type { Cli } from '../cli.ts'
import { runWorker } from '../serve/run-worker.ts'

const help = `
It takes the variables of "serve" that have to do with the shop, and none that have to do with HTTP but METRICS_*: see "cartwright serve --help".

Examples:
  $ cartwright worker
  $ EVENTS=bullmq REDIS_URL=redis://127.0.0.1:6379 DATABASE_URL=sqlite:/var/lib/shop/shop.db cartwright worker`

/** `cartwright worker` */
export const addWorker = (program: Command, cli: Cli): void => {
  program
    .command('worker')
    .summary('work on events, without serving')
    .description(
      'Runs the workers of the shop and nothing else, until Ctrl-C or SIGTERM: then it finishes what is under way, hands the rest back and exits with 0.',
    )
    .addHelpText('after', help)
    .action(
      cli.action(async ({ terminal }) => {
        await runWorker(terminal)
        return undefined
      }),
    )
}
