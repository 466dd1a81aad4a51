import type { Client, Customer } from '@cartwright/client'
import { type Command, Option } from 'commander'
import { type Cli, examples, type PageOptions, paged, pageNote } from '../cli.ts'
import { FailedError } from '../errors.ts'
import { fields, right, table } from '../output/table.ts'
import { moment } from '../output/values.ts'

interface ListOptions extends PageOptions {
  readonly search?: string
  readonly role?: Customer['role']
}

/** `cartwright customers` */
export const addCustomers = (program: Command, cli: Cli): void => {
  const customers = program.command('customers').summary('look at customers').description('The accounts of the shop: customers and staff.')
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
            ['E-mail', customer.email],
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
}

/** The account with this number or e-mail address. Throws {@link FailedError} when there is none. */
export const findCustomer = async (client: Client, which: string): Promise<Customer> => {
  if (/^\d{1,15}$/.test(which)) return client.admin.customers.get(Number(which))
  const { customers } = await client.admin.customers.list({ q: which, limit: 100 })
  const found = customers.find(({ email }) => email === which.trim().toLowerCase())
  if (!found) throw new FailedError(`There is no account with the e-mail address ${which}.`)
  return found
}
