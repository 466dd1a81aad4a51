import type { Client, Scope } from '@cartwright/client'
import { scopes } from '@cartwright/core'
import type { Command } from 'commander'
import { type Cli, examples } from '../cli.ts'
import { type ConfirmOptions, confirm, confirmed } from '../confirm.ts'
import { FailedError } from '../errors.ts'
import { right, table } from '../output/table.ts'
import { gatherScope } from './keys.ts'

type Roles = Awaited<ReturnType<Client['admin']['roles']['list']>>

interface RoleOptions {
  readonly name?: string
  readonly scope?: readonly Scope[]
}

const scopeHelp = `what it allows; may be given several times (${scopes.join(', ')})`

/** `cartwright roles` */
export const addRoles = (program: Command, cli: Cli): void => {
  const roles = program
    .command('roles')
    .summary('define roles for the staff')
    .description('Roles of your own: a name for what some of the staff may do. Give one to somebody with "staff access".')
  roles
    .command('list')
    .description('Lists the roles, the built-in ones first.')
    .addHelpText('after', examples('roles list', 'roles list --json'))
    .action(
      cli.onShop(async ({ client, out }) => {
        out.result(await client.admin.roles.list(), list => roleTable(list, out.paint.bold))
        return undefined
      }),
    )
  roles
    .command('create')
    .description('Makes a role.')
    .argument('<name>', 'what it is called')
    .requiredOption('--scope <scope>', scopeHelp, gatherScope)
    .addHelpText('after', examples('roles create Warehouse --scope stock:read --scope stock:write --scope orders:read'))
    .action(
      cli.onShop(async ({ client, out }, name: string, { scope = [] }: RoleOptions) => {
        out.result(await client.admin.roles.create({ name, scopes: [...scope] }), made => `Role ${made.id}, "${made.name}", allows ${made.scopes.join(', ')}.`)
        return undefined
      }),
    )
  roles
    .command('edit')
    .description('Changes a role. With other scopes, everybody who has it is signed out, at once.')
    .argument('<role>', 'its number or name')
    .option('--name <name>', 'call it so')
    .option('--scope <scope>', `${scopeHelp}; all that it is to allow from now on`, gatherScope)
    .addHelpText('after', examples('roles edit Warehouse --scope stock:read', 'roles edit 3 --name "Stock room"'))
    .action(
      cli.onShop(async ({ client, out }, which: string, { name, scope }: RoleOptions) => {
        const { id } = await findRole(client, which)
        const changed = await client.admin.roles.update(id, { ...(name === undefined ? {} : { name }), ...(scope ? { scopes: [...scope] } : {}) })
        out.result(changed, role => `Role ${role.id}, "${role.name}", allows ${role.scopes.join(', ') || 'nothing'}.`)
        return undefined
      }),
    )
  confirmed(roles.command('delete').argument('<role>', 'its number or name'))
    .description('Deletes a role that nobody has any more.')
    .addHelpText('after', examples('roles delete Warehouse', 'roles delete 3 --yes'))
    .action(
      cli.onShop(async (context, which: string, options: ConfirmOptions) => {
        const { client, out } = context
        const { id, name } = await findRole(client, which)
        await confirm(context, `Role ${id}, "${name}", is deleted.`, options)
        await client.admin.roles.delete(id)
        out.result({ deleted: id }, () => `Role ${id}, "${name}", is deleted.`)
        return undefined
      }),
    )
}

/** The role of one's own with this number or name. Throws {@link FailedError} when there is none. */
export const findRole = async (client: Client, which: string): Promise<Roles['roles'][number]> => {
  const { roles } = await client.admin.roles.list()
  const found = roles.find(({ id, name }) => name === which || String(id) === which)
  if (!found) throw new FailedError(`There is no role "${which}". "cartwright roles list" shows those there are; the built-in ones cannot be changed.`)
  return found
}

const roleTable = ({ roles, built_in }: Roles, bold: (text: string) => string): string => {
  const rows = [
    ...built_in.map(({ name }) => ['-', name, '', name === 'admin' ? 'everything' : 'what account and role say']),
    ...roles.map(({ id, name, members, scopes: its }) => [id, name, members, its.join(' ') || 'nothing']),
  ]
  return table([right('ID'), { title: 'NAME' }, right('MEMBERS'), { title: 'ALLOWS' }], rows, bold)
}
