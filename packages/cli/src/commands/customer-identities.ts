import type { AccountIdentity } from '@cartwright/client'
import type { Command } from 'commander'
import { type Cli, examples } from '../cli.ts'
import { type ConfirmOptions, confirm, confirmed } from '../confirm.ts'
import { table } from '../output/table.ts'
import { findCustomer } from './customers.ts'

/** `cartwright customers identities`, `cartwright customers unlink` */
export const addIdentities = (customers: Command, cli: Cli): void => {
  customers
    .command('identities')
    .description('Shows by which issuers of OpenID Connect an account can be signed in to.')
    .argument('<customer>', 'its number or e-mail address')
    .addHelpText('after', examples('customers identities user@example.com', 'customers identities 12 --json'))
    .action(
      cli.onShop(async ({ client, out }, which: string) => {
        const { id } = await findCustomer(client, which)
        out.result(await client.admin.identities.list(id), ({ identities }) => identityTable(identities, out.paint.bold))
        return undefined
      }),
    )
  confirmed(
    customers.command('unlink').argument('<customer>', 'its number or e-mail address').argument('<identity>', 'the id that "customers identities" shows'),
  )
    .description('Unlinks an account from an issuer, and ends all its sessions. The last identity of an account without a password stays.')
    .addHelpText('after', examples('customers unlink user@example.com 5f1dc1d2a52cf6ca0c5f5aa1b3d2c7e4'))
    .action(
      cli.onShop(async (context, which: string, identity: string, options: ConfirmOptions) => {
        const { client, out } = context
        const { id, email } = await findCustomer(client, which)
        await confirm(context, `${email} cannot sign in by this identity any more, and all their sessions end.`, options)
        await client.admin.identities.unlink(id, identity)
        out.result({ unlinked: identity }, () => `${email} is not linked to ${identity} any more.`)
        return undefined
      }),
    )
}

const identityTable = (identities: readonly AccountIdentity[], bold: (text: string) => string): string => {
  if (identities.length === 0) return 'This account is linked to no issuer.'
  const rows = identities.map(({ id, issuer, subject }) => [id, issuer, subject])
  return table(
    ['ID', 'ISSUER', 'SUBJECT'].map(title => ({ title })),
    rows,
    bold,
  )
}
