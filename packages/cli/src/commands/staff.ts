import { buffer } from 'node:stream/consumers'
import type { Client, Customer, Scope } from '@cartwright/client'
import type { Command } from 'commander'
import { type Cli, type CommandContext, examples } from '../cli.ts'
import { type ConfirmOptions, confirm, confirmed } from '../confirm.ts'
import { UsageError } from '../errors.ts'
import { right, table } from '../output/table.ts'
import { counted, moment } from '../output/values.ts'
import { canAsk, createQuestions } from '../questions.ts'
import { databaseOf } from '../shop/database-url.ts'
import { operator } from '../shop/local-client.ts'
import { requireServersSealing } from '../shop/second-factor-codes.ts'
import { findCustomer } from './customers.ts'
import { gatherScope } from './keys.ts'
import { findRole } from './roles.ts'
import { addEnrol } from './staff-enrol.ts'

interface AccessOptions {
  readonly role?: string
  readonly scope?: readonly Scope[]
}

/** `cartwright staff` */
export const addStaff = (program: Command, cli: Cli): void => {
  const staff = program
    .command('staff')
    .summary('who works in the shop, and what they may do')
    .description(
      'The accounts of those who work in the shop. What they may do says their role: "admin" may do everything, others what a role of your own (see "roles") and --scope say.',
    )
  addList(staff, cli)
  addAdd(staff, cli)
  addAccess(staff, cli)
  addEnrol(staff, cli)
  confirmed(staff.command('reset-second-factor').argument('<who>', 'number or e-mail address'))
    .description(
      'Takes the second factor off somebody who lost phone and recovery codes, and ends all their sessions. They sign in with the password, and set up another.',
    )
    .addHelpText('after', examples('staff reset-second-factor ada@shop.example', 'staff reset-second-factor 4 --yes'))
    .action(
      cli.onShop(async (context, which: string, options: ConfirmOptions) => {
        const { client, out } = context
        const { id, email } = await findCustomer(client, which)
        await confirm(context, `The second factor of ${email} is taken off, and all their sessions end.`, options)
        out.result(await client.admin.customers.resetSecondFactor(id), () => `${email} has no second factor any more.`)
        return undefined
      }),
    )
  addReseal(staff, cli)
}

const addReseal = (staff: Command, cli: Cli): void => {
  staff
    .command('reseal-second-factors')
    .description(
      'Seals all second factors with the secret of now (MFA_SECRET, or JWT_SECRET where that is not set), so that MFA_SECRET_PREVIOUS can be dropped. Needs the database, and the environment of "serve".',
    )
    .addHelpText('after', examples('staff reseal-second-factors', 'staff reseal-second-factors --json'))
    .action(
      cli.onShop(async ({ out, shop: { commerce }, terminal }) => {
        if (!commerce) throw new UsageError('Second factors are sealed where the database is: run this where the shop runs, without --url or CARTWRIGHT_URL.')
        await requireServersSealing(terminal.env, databaseOf(terminal), commerce.deps.notes)
        const { resealed, unopened } = await commerce.staff.resealSecondFactors(operator)
        out.result({ resealed, unopened }, () => resealedInWords(resealed, unopened))
        return unopened === 0 ? 0 : 1
      }),
    )
}

const resealedInWords = (resealed: number, unopened: number): string =>
  unopened === 0
    ? `${counted(resealed, 'second factor')} sealed anew. MFA_SECRET_PREVIOUS can be dropped.`
    : `${counted(resealed, 'second factor')} sealed anew. ${unopened} could not be opened: give the secret that sealed them as MFA_SECRET_PREVIOUS, or reset them.`

const addList = (staff: Command, cli: Cli): void => {
  staff
    .command('list')
    .description('Lists everybody who works in the shop.')
    .addHelpText('after', examples('staff list', 'staff list --json'))
    .action(
      cli.onShop(async ({ client, out }) => {
        const people: Customer[] = []
        for (const role of ['admin', 'staff'] as const) for await (const one of client.admin.customers.each({ role })) people.push(one)
        const { roles } = await client.admin.roles.list()
        const nameOf = ({ role, staff_role_id }: Customer) => roles.find(({ id }) => id === staff_role_id)?.name ?? role
        out.result({ staff: people }, () => staffTable(people, nameOf, out.paint.bold))
        return undefined
      }),
    )
}

const staffTable = (people: readonly Customer[], nameOf: (one: Customer) => string, bold: (text: string) => string): string => {
  if (people.length === 0) return 'Nobody works here yet: "cartwright staff add" makes an account.'
  const rows = people.map(one => [
    ...[one.id, one.email, one.name || '-', nameOf(one), one.role === 'admin' ? 'everything' : one.scopes.join(' ') || '-'],
    ...[one.second_factor_since === null ? 'none' : `since ${moment(one.second_factor_since)}`, one.disabled ? 'disabled' : ''],
  ])
  const titles = ['E-MAIL', 'NAME', 'ROLE', 'SCOPES', 'SECOND FACTOR', ''].map(title => ({ title }))
  return table([right('ID'), ...titles], rows, bold)
}

const addAdd = (staff: Command, cli: Cli): void => {
  staff
    .command('add')
    .description('Makes an account for somebody who works in the shop. Asks for the password, or reads it from standard input.')
    .argument('<e-mail>', 'the address to sign in with')
    .requiredOption('--role <role>', 'admin, staff, or a role of your own by name or number')
    .option('--scope <scope>', 'what else staff may do; may be given several times', gatherScope)
    .option('--name <name>', 'what the person is called')
    .addHelpText('after', examples('staff add ada@shop.example --role admin', 'staff add bob@shop.example --role Warehouse --name Bob < password.txt'))
    .action(
      cli.onShop(
        async ({ client, out, terminal }, email: string, { name, ...access }: AccessOptions & { readonly name?: string }) => {
          const rights = await accessOf(client, access)
          const password = await readPassword(terminal, `Password for ${email}: `)
          const made = await client.admin.customers.create({ email, password, ...rights, ...(name === undefined ? {} : { name }) })
          out.result(made, ({ id }) => `${made.email} can sign in now (number ${id}). A second factor: "cartwright staff enrol ${made.email}".`)
          return undefined
        },
        { creates: true },
      ),
    )
}

const addAccess = (staff: Command, cli: Cli): void => {
  staff
    .command('access')
    .description('Changes what somebody may do. All their sessions end with the change.')
    .argument('<who>', 'number or e-mail address')
    .option('--role <role>', 'admin, staff, a role of your own by name or number, or customer: nothing any more')
    .option('--scope <scope>', 'what else staff may do, all of it; may be given several times', gatherScope)
    .option('--disable', 'they cannot sign in any more')
    .option('--enable', 'they can again')
    .addHelpText('after', examples('staff access bob@shop.example --role Warehouse', 'staff access 4 --disable'))
    .action(
      cli.onShop(
        async ({ client, out }, which: string, { disable, enable, ...access }: AccessOptions & { readonly disable?: true; readonly enable?: true }) => {
          if (disable && enable) throw new UsageError('--disable and --enable cannot both be.')
          const { id } = await findCustomer(client, which)
          const isDisabled = disable ? { disabled: true } : enable ? { disabled: false } : {}
          const changed = await client.admin.customers.setAccess(id, { ...(await accessOf(client, access)), ...isDisabled })
          out.result(changed, ({ email, role, disabled }) => `${email} is ${role}${disabled ? ', and disabled' : ''} now. Their sessions have ended.`)
          return undefined
        },
      ),
    )
}

/** What the options say, with a role of one's own by its number. */
const accessOf = async (client: Client, { role, scope }: AccessOptions) => {
  const scopes = scope ? { scopes: [...scope] } : {}
  if (role === undefined) return scopes
  if (role === 'admin' || role === 'customer') return { role, ...scopes } as const
  return { role: 'staff', staff_role_id: role === 'staff' ? null : (await findRole(client, role)).id, ...scopes } as const
}

/** A password that is asked for twice on a terminal, and read whole elsewhere. */
const readPassword = async (terminal: CommandContext['terminal'], question: string): Promise<string> => {
  if (!canAsk(terminal)) return (await buffer(terminal.stdin)).toString('utf8').replace(/\r?\n$/, '')
  const questions = createQuestions(terminal)
  try {
    const password = await questions.askSecret(question)
    if (password !== (await questions.askSecret('Once more: '))) throw new UsageError('The two passwords differ. Nothing was changed.')
    return password
  } finally {
    await questions.close()
  }
}
