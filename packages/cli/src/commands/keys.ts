import type { ApiKey, Scope } from '@cartwright/client'
import { scopes } from '@cartwright/core'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Cli, examples, idNumber } from '../cli.ts'
import { type ConfirmOptions, confirm, confirmed } from '../confirm.ts'
import { right, table } from '../output/table.ts'
import { moment } from '../output/values.ts'

interface CreateOptions {
  readonly name: string
  readonly role: 'staff' | 'admin'
  readonly scope?: readonly Scope[]
  readonly expires?: string
}

/** `cartwright keys` */
export const addKeys = (program: Command, cli: Cli): void => {
  const keys = program
    .command('keys')
    .summary('make, list and revoke API keys')
    .description('API keys: what a program needs to call the admin part of the API.')
  keys
    .command('create')
    .description('Makes a key and prints it. It is stored hashed, so this is the only time it can be seen.')
    .requiredOption('--name <name>', 'what the key is for')
    .addOption(new Option('--role <role>', 'admin may do everything, staff what --scope says').choices(['staff', 'admin']).default('staff'))
    .option('--scope <scope>', `what a staff key may do; may be given several times (${scopes.join(', ')})`, gatherScope)
    .option('--expires <date>', 'the last moment it works, such as 2027-01-31; a year from now unless given', readDate)
    .addHelpText('after', examples('keys create --name "Load test" --role admin --json', 'keys create --name Warehouse --scope stock:read --scope stock:write'))
    .action(
      cli.onShop(
        async ({ client, out }, { name, role, scope, expires }: CreateOptions) => {
          const made = await client.admin.keys.create({ name, role, ...(scope ? { scopes: [...scope] } : {}), ...(expires ? { expires_at: expires } : {}) })
          out.result({ key: made.key, api_key: made.api_key }, ({ key }) => key)
          return undefined
        },
        { creates: true },
      ),
    )
  keys
    .command('list')
    .description('Lists the keys, by the first characters of each.')
    .addHelpText('after', examples('keys list', 'keys list --json'))
    .action(
      cli.onShop(async ({ client, out }) => {
        out.result(await client.admin.keys.list(), ({ api_keys }) => keyTable(api_keys, out.paint.bold))
        return undefined
      }),
    )
  confirmed(keys.command('revoke').argument('<id>', 'the number of the key', idNumber))
    .description('Makes a key stop working, at once and for good.')
    .addHelpText('after', examples('keys revoke 3', 'keys revoke 3 --yes'))
    .action(
      cli.onShop(async (context, id: number, options: ConfirmOptions) => {
        const { client, out } = context
        const { api_keys: keys } = await client.admin.keys.list()
        const key = keys.find(one => one.id === id)
        if (key) await confirm(context, `Key ${id}, "${key.name}", will stop working at once.`, options)
        await client.admin.keys.revoke(id)
        out.result({ revoked: id }, () => `Key ${id} is revoked.`)
        return undefined
      }),
    )
}

const keyTable = (keys: readonly ApiKey[], bold: (text: string) => string): string => {
  const state = ({ revoked_at, expires_at }: ApiKey) =>
    revoked_at !== null ? `revoked ${moment(revoked_at)}` : expires_at !== null ? `until ${moment(expires_at)}` : 'works'
  const rows = keys.map(key => [
    key.id,
    key.name,
    `${key.prefix}…`,
    key.role,
    key.scopes.join(' ') || '-',
    moment(key.created_at),
    moment(key.last_used_at),
    state(key),
  ])
  const titles = ['NAME', 'KEY', 'ROLE', 'SCOPES', 'CREATED', 'LAST USED', 'STATE'].map(title => ({ title }))
  return keys.length === 0 ? 'There is no key.' : table([right('ID'), ...titles], rows, bold)
}

/** Gathers the scopes of an option that may be given several times. Throws `InvalidArgumentError` for what is none. */
export const gatherScope = (scope: string, before: readonly Scope[] = []): readonly Scope[] => {
  if (!(scopes as readonly string[]).includes(scope)) throw new InvalidArgumentError(`"${scope}" is no scope.`)
  return [...before, scope as Scope]
}

/** A day means its end. */
const readDate = (text: string): string => {
  const time = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T23:59:59Z` : text)
  if (Number.isNaN(time)) throw new InvalidArgumentError(`"${text}" is no date such as 2027-01-31.`)
  return new Date(time).toISOString()
}
