import type { Command } from 'commander'
import { type Cli, examples } from '../cli.ts'
import { commandLogger } from '../logs/logger-of.ts'
import { counted } from '../output/values.ts'
import { databaseName, defaultDatabaseUrl, parseDatabaseUrl } from '../shop/database-url.ts'
import { openLocalCommerce } from '../shop/local-commerce.ts'

/** `cartwright migrate` */
export const addMigrate = (program: Command, cli: Cli): void => {
  program
    .command('migrate')
    .summary('make the database, or bring it up to date')
    .description(
      'Makes the database of DATABASE_URL, or brings its schema up to date. Every other command does so by itself; this one is for deployments that want it done before.',
    )
    .addHelpText('after', examples('migrate', 'migrate --json'))
    .action(
      cli.action(async ({ terminal, out }) => {
        const { env, cwd } = terminal
        const database = parseDatabaseUrl(env.DATABASE_URL || defaultDatabaseUrl, cwd)
        const logger = await commandLogger(terminal)
        const { commerce, migrations } = await openLocalCommerce({ database, creates: true, env, logger })
        await commerce.close()
        const name = databaseName(database)
        out.result({ database: name, migrations }, () =>
          migrations.length === 0 ? `${name} is up to date.` : `${name}: ${counted(migrations.length, 'migration')} done (${migrations.join(', ')}).`,
        )
        return undefined
      }),
    )
}
