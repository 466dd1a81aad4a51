import { type StoredTokenKeys, storedTokenKeys, type TokenKeyState } from '@cartwright/server'
import type { Command } from 'commander'
import { type Cli, type CommandContext, examples, type GlobalOptions } from '../cli.ts'
import { type ConfirmOptions, confirm, confirmed } from '../confirm.ts'
import { UsageError } from '../errors.ts'
import { isProduction } from '../is-production.ts'
import { loggerOf } from '../logs/logger-of.ts'
import { table } from '../output/table.ts'
import { moment } from '../output/values.ts'
import { tokenSecretOf } from '../serve/secret-store.ts'
import { readJwtSecret } from '../serve/serve-settings.ts'
import { defaultDatabaseUrl, parseDatabaseUrl } from '../shop/database-url.ts'
import { openLocalCommerce } from '../shop/local-commerce.ts'

interface RotateOptions extends ConfirmOptions {
  readonly emergency?: boolean
}

/** `cartwright token-keys` */
export const addTokenKeys = (program: Command, cli: Cli): void => {
  const keys = program
    .command('token-keys')
    .summary('list and replace the keys that sign access tokens')
    .description(
      'The keys that sign the access tokens of customers and staff. They lie in the database, sealed with JWT_SECRET: this needs both, with the environment of "serve".',
    )
  keys
    .command('list')
    .description('Lists the keys that count, newest first.')
    .addHelpText('after', examples('token-keys list', 'token-keys list --json'))
    .action(
      cli.action((context, _: object, command: Command) =>
        withKeys(context, command, async stored => {
          const states = await stored.list()
          context.out.result({ token_keys: states.map(viewOf) }, () => keyTable(states, context.out.paint.bold))
        }),
      ),
    )
  confirmed(keys.command('rotate'))
    .description(
      'Makes a new key, which signs from now on. Tokens signed before stay good; every process knows within 20 seconds, none has to be restarted. Keys are replaced by themselves every 90 days.',
    )
    .option('--emergency', 'a key got out: no token signed before counts any more, and everybody exchanges a refresh token')
    .addHelpText('after', examples('token-keys rotate', 'token-keys rotate --emergency --yes'))
    .action(
      cli.action((context, { emergency = false, ...options }: RotateOptions, command: Command) =>
        withKeys(context, command, async stored => {
          if (emergency) await confirm(context, 'All access tokens will stop working within 20 seconds.', options)
          const made = await stored.rotate({ isEmergency: emergency })
          const before = emergency ? 'Within 20 seconds no token signed before counts any more.' : 'Tokens signed before stay good until they end.'
          context.out.result({ token_key: viewOf(made) }, () => `Key ${made.kid} signs from now on. ${before}`)
        }),
      ),
    )
}

const withKeys = async ({ terminal }: CommandContext, command: Command, work: (keys: StoredTokenKeys) => Promise<void>): Promise<undefined> => {
  const { env, cwd } = terminal
  if (command.optsWithGlobals<GlobalOptions>().url !== undefined || env.CARTWRIGHT_URL)
    throw new UsageError('Keys of access tokens need the database itself: run this where the shop runs, without --url or CARTWRIGHT_URL.')
  const database = parseDatabaseUrl(env.DATABASE_URL || defaultDatabaseUrl, cwd)
  const isReal = isProduction(env)
  const jwtSecret = readJwtSecret(env.JWT_SECRET, isReal)
  const { commerce } = await openLocalCommerce({ database, creates: false, env, logger: await loggerOf(terminal, null) })
  try {
    const secret = await tokenSecretOf(commerce.deps.notes, { database, isProduction: isReal, jwtSecret })
    if (secret === null) throw new UsageError('A shop in memory has no keys to look after.')
    await work(storedTokenKeys({ deps: commerce.deps, secret }))
  } finally {
    await commerce.close()
  }
}

const viewOf = ({ kid, createdAt, signs, endsAt }: TokenKeyState) => ({
  kid,
  created_at: new Date(createdAt).toISOString(),
  signs,
  ends_at: endsAt === null ? null : new Date(endsAt).toISOString(),
})

const keyTable = (states: readonly TokenKeyState[], bold: (text: string) => string): string => {
  const rows = states.map(viewOf).map(({ kid, created_at, ends_at }) => [kid, moment(created_at), ends_at === null ? 'signs' : `good until ${moment(ends_at)}`])
  return table([{ title: 'KEY' }, { title: 'CREATED' }, { title: 'STATE' }], rows, bold)
}
