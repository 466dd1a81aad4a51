import type { WebhookEvent, WebhookEventDetail } from '@cartwright/client'
import { type Command, Option } from 'commander'
import { type Cli, examples, idNumber, type PageOptions, paged, pageNote } from '../cli.ts'
import { fields, table } from '../output/table.ts'
import { moment } from '../output/values.ts'

interface ListOptions extends PageOptions {
  readonly status?: WebhookEvent['status']
  readonly type?: string
}

const statuses = ['received', 'done', 'ignored', 'failed'] as const satisfies readonly WebhookEvent['status'][]

/** `cartwright webhook-events` */
export const addWebhookEvents = (program: Command, cli: Cli): void => {
  const events = program
    .command('webhook-events')
    .summary('look at what payment providers told')
    .description('Webhook events: what payment providers told the shop, and what became of it. They are kept for 30 days.')
  paged(events.command('list'))
    .description('Lists them, newest first. One that failed is tried again for hours, at the time shown; one that "failed for good" waits for "replay".')
    .addOption(new Option('--status <status>', 'only those in this status').choices(statuses))
    .option('--type <type>', "only those of this type, in the provider's word")
    .addHelpText('after', examples('webhook-events list', 'webhook-events list --status failed'))
    .action(
      cli.onShop(async ({ client, out }, { status, type, page, limit }: ListOptions) => {
        const filter = { ...(status === undefined ? {} : { status }), ...(type === undefined ? {} : { type }) }
        const list = await client.admin.webhookEvents.list({ page, limit, ...filter })
        out.result(list, ({ webhook_events: found }) => {
          const none = status === undefined && type === undefined ? 'No payment provider has told anything.' : 'There is no such event.'
          return found.length === 0 ? none : eventTable(found, out.paint.bold) + pageNote(found.length, list)
        })
        return undefined
      }),
    )
  events
    .command('show')
    .description('Shows one with its body, as it came.')
    .argument('<id>', 'its number', idNumber)
    .addHelpText('after', examples('webhook-events show 1'))
    .action(
      cli.onShop(async ({ client, out }, id: number) => {
        out.result(await client.admin.webhookEvents.get(id), describe)
        return undefined
      }),
    )
  events
    .command('replay')
    .description('Has one worked on again, as if it had just come in.')
    .argument('<id>', 'its number', idNumber)
    .addHelpText('after', examples('webhook-events replay 1'))
    .action(
      cli.onShop(async ({ client, out }, id: number) => {
        out.result(await client.admin.webhookEvents.replay(id), ({ type }) => `Event ${id} (${type}) will be worked on again.`)
        return undefined
      }),
    )
}

const eventTable = (found: readonly WebhookEvent[], bold: (text: string) => string): string => {
  const rows = found.map(event => [event.id, event.provider, event.type, statusOf(event), moment(event.received_at)])
  return table([{ title: 'ID', align: 'right' }, { title: 'PROVIDER' }, { title: 'TYPE' }, { title: 'STATUS' }, { title: 'RECEIVED' }], rows, bold)
}

/** What failed is either tried again by itself, or was given up until somebody replays it. */
const statusOf = ({ status, reason, next_try_at: next }: WebhookEvent): string => {
  const then = status !== 'failed' ? '' : next === null ? ' for good' : `, tried again ${moment(next)}`
  return status + then + (reason === null ? '' : ` (${reason})`)
}

const describe = (event: WebhookEventDetail): string => {
  const about = event.subject === null ? '-' : `${event.subject.kind} ${event.subject.provider_id}`
  const facts = fields([
    ['Event', `${event.id} (${event.provider} ${event.event_id})`],
    ['Type', event.type],
    ['About', about],
    ['Status', statusOf(event)],
    ['Received', moment(event.received_at)],
    ['Worked on', event.finished_at === null ? '-' : moment(event.finished_at)],
  ])
  return `${facts}\n\n${event.raw_body}`
}
