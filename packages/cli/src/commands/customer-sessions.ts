import type { AccountSession } from '@cartwright/client'
import type { Command } from 'commander'
import { type Cli, examples, idNumber } from '../cli.ts'
import { type ConfirmOptions, confirm, confirmed } from '../confirm.ts'
import { right, table } from '../output/table.ts'
import { counted, moment } from '../output/values.ts'
import { findCustomer } from './customers.ts'

/** `cartwright customers sessions`, `cartwright customers sign-out` */
export const addSessions = (customers: Command, cli: Cli): void => {
  customers
    .command('sessions')
    .description('Shows where an account is signed in, newest first.')
    .argument('<customer>', 'its number or e-mail address')
    .addHelpText('after', examples('customers sessions user@example.com', 'customers sessions 12 --json'))
    .action(
      cli.onShop(async ({ client, out }, which: string) => {
        const { id } = await findCustomer(client, which)
        out.result(await client.admin.sessions.list(id), ({ sessions }) => sessionTable(sessions, out.paint.bold))
        return undefined
      }),
    )
  confirmed(customers.command('sign-out').argument('<customer>', 'its number or e-mail address').argument('[session]', 'the number of one session', idNumber))
    .description('Ends all sessions of an account, or one: whoever has them has to sign in again.')
    .addHelpText('after', examples('customers sign-out user@example.com', 'customers sign-out 12 345 --yes'))
    .action(
      cli.onShop(async (context, which: string, session: number | undefined, options: ConfirmOptions) => {
        const { client, out } = context
        const { id, email } = await findCustomer(client, which)
        await confirm(context, `${session === undefined ? 'Every session' : `Session ${session}`} of ${email} ends.`, options)
        if (session === undefined) out.result(await client.admin.sessions.endAll(id), ({ ended }) => `${counted(ended, 'session')} of ${email} ended.`)
        else {
          await client.admin.sessions.end(id, session)
          out.result({ ended: 1 }, () => `Session ${session} of ${email} has ended.`)
        }
        return undefined
      }),
    )
}

const sessionTable = (sessions: readonly AccountSession[], bold: (text: string) => string): string => {
  if (sessions.length === 0) return 'Nobody is signed in with this account.'
  const rows = sessions.map(session => [
    ...[session.id, session.device || '-', session.address ?? '-', moment(session.created_at), moment(session.last_used_at)],
    session.second_factor ? 'yes' : 'no',
  ])
  const titles = ['DEVICE', 'FROM', 'SINCE', 'LAST USED', 'SECOND FACTOR'].map(title => ({ title }))
  return table([right('ID'), ...titles], rows, bold)
}
