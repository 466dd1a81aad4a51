import type { Commerce } from '@cartwright/core'
import { type StoredTokenKeys, storedTokenKeys, type TokenKeyState } from '@cartwright/server'
import type { Command } from 'commander'
import { type Cli, type CommandContext, examples, type GlobalOptions } from '../cli.ts'
import { type ConfirmOptions, confirm, confirmed } from '../confirm.ts'
import { UsageError } from '../errors.ts'
import { isProduction } from '../is-production.ts'
import { commandLogger } from '../logs/logger-of.ts'
import { table } from '../output/table.ts'
import { moment } from '../output/values.ts'
import { foundTokenSecretOf, secretStoreOf, tokenSecretOf } from '../serve/secret-store.ts'
import { drawSecrets } from '../serve/secrets.ts'
import { readJwtSecret } from '../serve/serve-settings.ts'
import { defaultDatabaseUrl, parseDatabaseUrl } from '../shop/database-url.ts'
import { operatorName } from '../shop/local-client.ts'
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
    .description('Lists the keys that count, newest first. Changes nothing.')
    .addHelpText('after', examples('token-keys list', 'token-keys list --json'))
    .action(
      cli.action((context, _: object, command: Command) =>
        withKeys(context, command, async ({ present }) => {
          const states = await present.list()
          const others = await present.sealedOtherwise()
          context.out.result({ token_keys: states.map(viewOf), sealed_with_another_secret: others }, () =>
            [keyTable(states, context.out.paint.bold), othersInWords(others)].filter(part => part !== '').join('\n\n'),
          )
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
        withKeys(context, command, async ({ present, toChange, customers, now }) => {
          await requireOwnKeys(present)
          if (emergency) await confirm(context, 'All access tokens will stop working within 20 seconds.', options)
          const made = await (await toChange()).rotate({ isEmergency: emergency })
          await customers.tell({
            at: now(),
            actor: operatorName,
            audit: { action: 'token_key.rotated', subject: `token_key:${made.kid}`, data: { kid: made.kid, emergency } },
          })
          const before = emergency ? 'Within 20 seconds no token signed before counts any more.' : 'Tokens signed before stay good until they end.'
          context.out.result({ token_key: viewOf(made) }, () => `Key ${made.kid} signs from now on. ${before}`)
        }),
      ),
    )
}

interface Keys {
  /** For reading: draws no secret. */
  readonly present: StoredTokenKeys
  /** For changing them: draws a secret in development, where there is none yet. */
  toChange(): Promise<StoredTokenKeys>
  readonly customers: Pick<Commerce['deps']['customers'], 'tell'>
  readonly now: () => number
}

/** A key that the server cannot open would be one more that signs nothing, and in an emergency the only one left. */
const requireOwnKeys = async (keys: StoredTokenKeys): Promise<void> => {
  const others = await keys.sealedOtherwise()
  if (others > 0 && (await keys.list()).length === 0) throw new UsageError(`${othersInWords(others)} Set JWT_SECRET to that of "serve". Nothing was changed.`)
}

const othersInWords = (count: number): string => (count === 0 ? '' : `${count} ${count === 1 ? 'key is' : 'keys are'} sealed with another JWT_SECRET.`)

const withKeys = async ({ terminal }: CommandContext, command: Command, work: (keys: Keys) => Promise<void>): Promise<undefined> => {
  const { env, cwd } = terminal
  if (command.optsWithGlobals<GlobalOptions>().url !== undefined || env.CARTWRIGHT_URL)
    throw new UsageError('Keys of access tokens need the database itself: run this where the shop runs, without --url or CARTWRIGHT_URL.')
  const database = parseDatabaseUrl(env.DATABASE_URL || defaultDatabaseUrl, cwd)
  const isReal = isProduction(env)
  const jwtSecret = readJwtSecret(env.JWT_SECRET, isReal)
  const { commerce } = await openLocalCommerce({ database, creates: false, env, logger: await commandLogger(terminal) })
  try {
    const { deps } = commerce
    const settings = { database, isProduction: isReal, jwtSecret }
    if (jwtSecret === null && secretStoreOf(deps.notes, settings) === null) throw new UsageError('A shop in memory has no keys to look after.')
    const found = await foundTokenSecretOf(deps.notes, settings)
    // Where there is none, any other opens as little.
    const present = storedTokenKeys({ deps, secret: found ?? drawSecrets().jwtSecret })
    const toChange = async () => storedTokenKeys({ deps, secret: (await tokenSecretOf(deps.notes, settings)) ?? drawSecrets().jwtSecret })
    await work({ present, toChange: found === null ? toChange : async () => present, customers: deps.customers, now: () => deps.clock.now() })
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
