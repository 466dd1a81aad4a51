import { Readable } from 'node:stream'
import type { Client, Customer } from '@cartwright/client'
import { type Command, Option } from 'commander'
import { type Cli, examples, type PageOptions, paged, pageNote } from '../cli.ts'
import { type ConfirmOptions, confirm, confirmed } from '../confirm.ts'
import { FailedError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { fields, right, table } from '../output/table.ts'
import { counted, moment } from '../output/values.ts'
import { replaceFile } from '../output/write-file.ts'
import { addIdentities } from './customer-identities.ts'
import { addSessions } from './customer-sessions.ts'

type Erasure = Awaited<ReturnType<Client['admin']['personalData']['preview']>>

interface ListOptions extends PageOptions {
  readonly search?: string
  readonly role?: Customer['role']
}

/** `cartwright customers` */
export const addCustomers = (program: Command, cli: Cli): void => {
  const customers = program
    .command('customers')
    .summary('look at customers, end their sessions, export and erase them')
    .description('The accounts of the shop: customers and staff.')
  paged(customers.command('list'))
    .description('Lists accounts, newest first.')
    .option('--search <text>', 'only those whose name or e-mail address begins so')
    .addOption(new Option('--role <role>', 'only those of this role').choices(['customer', 'staff', 'admin']))
    .addHelpText('after', examples('customers list', 'customers list --search user@ --json'))
    .action(
      cli.onShop(async ({ client, out }, { search, role, page, limit }: ListOptions) => {
        const list = await client.admin.customers.list({ page, limit, ...(search === undefined ? {} : { q: search }), ...(role === undefined ? {} : { role }) })
        out.result(list, ({ customers: found }) => {
          const rows = found.map(({ id, email, name, role: its, disabled, created_at }) => [
            id,
            email,
            name || '-',
            its,
            moment(created_at),
            disabled ? 'disabled' : '',
          ])
          const titles = ['E-MAIL', 'NAME', 'ROLE', 'SINCE', ''].map(title => ({ title }))
          return table([right('ID'), ...titles], rows, out.paint.bold) + pageNote(found.length, list)
        })
        return undefined
      }),
    )
  customers
    .command('show')
    .description('Shows one account and its latest orders.')
    .argument('<customer>', 'its number or e-mail address')
    .addHelpText('after', examples('customers show 12', 'customers show user@example.com'))
    .action(
      cli.onShop(async ({ client, out }, which: string) => {
        const customer = await findCustomer(client, which)
        const { orders, total } = await client.admin.orders.list({ customer_id: customer.id, limit: 5 })
        out.result({ ...customer, order_count: total, latest_order_ids: orders.map(({ order_id }) => order_id) }, ({ latest_order_ids }) =>
          fields([
            ['Number', customer.id],
            ['E-mail', `${customer.email}${customer.email_verified ? '' : ' (not confirmed)'}`],
            ...(customer.pending_email === null ? [] : [['Becomes', customer.pending_email] as const]),
            ['Name', customer.name || '-'],
            ['Role', customer.scopes.length > 0 ? `${customer.role} (${customer.scopes.join(', ')})` : customer.role],
            ['Since', moment(customer.created_at)],
            ['Account', customer.disabled ? 'disabled' : 'works'],
            ['Orders', total === 0 ? 'none' : `${total}, latest ${latest_order_ids.join(', ')}`],
          ]),
        )
        return undefined
      }),
    )
  addSessions(customers, cli)
  addIdentities(customers, cli)
  addExport(customers, cli)
  addErase(customers, cli)
}

const addExport = (customers: Command, cli: Cli): void => {
  customers
    .command('export')
    .description('Writes everything about a customer as JSON, for a person who asks what is known about them. That it was asked for is in the audit log.')
    .argument('<customer>', 'its number or e-mail address')
    .option('--out <file>', 'where to; standard output when left out')
    .addHelpText('after', examples('customers export user@example.com --out data.json'))
    .action(
      cli.onShop(async ({ client, out, terminal }, which: string, { out: file }: { readonly out?: string }) => {
        const { id } = await findCustomer(client, which)
        const data = await client.admin.personalData.export(id)
        const text = `${JSON.stringify(data, null, 2)}\n`
        if (file === undefined) terminal.stdout.write(text)
        else {
          await replaceFile(terminal.cwd, file, Readable.from([Buffer.from(text)]))
          out.result(
            { file, customer_id: id, orders: data.orders.length },
            () => `Everything about customer ${id}, with ${counted(data.orders.length, 'order')}, is in ${file}.`,
          )
        }
        return undefined
      }),
    )
}

const addErase = (customers: Command, cli: Cli): void => {
  confirmed(customers.command('erase').argument('<customer>', 'its number or e-mail address'))
    .description(
      'Takes a person out of the shop, for good: account, addresses, sessions, saved payment methods and the open cart are gone, and orders stay without the person. Says first what would be done.',
    )
    .option('--preview', 'only say what would be done')
    .addHelpText('after', examples('customers erase user@example.com --preview', 'customers erase 12 --yes'))
    .action(
      cli.onShop(async (context, which: string, { preview = false, ...options }: ConfirmOptions & { readonly preview?: boolean }) => {
        const { client, out } = context
        const { id, email } = await findCustomer(client, which)
        const planned = await client.admin.personalData.preview(id)
        if (preview) {
          out.result(planned, report => [`This takes the person out of ${describe(report)}.`, ...report.blockers.map(line => `In the way: ${line}`)].join('\n'))
          return planned.blockers.length === 0 ? exitCodes.ok : exitCodes.failed
        }
        if (planned.blockers.length === 0) await confirm(context, `Customer ${id}, ${email}, is taken out of ${describe(planned)}.`, options)
        out.result(await client.admin.personalData.erase(id, { email }), report => `Customer ${id} is erased: ${describe(report)}.`)
        return undefined
      }),
    )
}

const describe = ({ orders, addresses, payment_methods }: Erasure): string =>
  `the account, ${counted(orders, 'order')}, ${counted(addresses, 'address', 'addresses')} and ${counted(payment_methods, 'saved payment method')}`

/** The account with this number or e-mail address. Throws {@link FailedError} when there is none. */
export const findCustomer = async (client: Client, which: string): Promise<Customer> => {
  if (/^\d{1,15}$/.test(which)) return client.admin.customers.get(Number(which))
  const { customers } = await client.admin.customers.list({ q: which, limit: 100 })
  const found = customers.find(({ email }) => email === which.trim().toLowerCase())
  if (!found) throw new FailedError(`There is no account with the e-mail address ${which}.`)
  return found
}
