import type { WebhookDelivery, WebhookDeliveryLog } from '@cartwright/client'
import { type Command, Option } from 'commander'
import { type Cli, examples, idNumber, type PageOptions, paged, pageNote, readMoment } from '../cli.ts'
import { UsageError } from '../errors.ts'
import { exitCodes } from '../exit-codes.ts'
import { fields, right, shortened, table } from '../output/table.ts'
import { counted, moment } from '../output/values.ts'

interface DeliveriesOptions extends PageOptions {
  readonly state?: WebhookDelivery['state']
  readonly topic?: string
}

interface RedeliverOptions {
  readonly endpoint?: number
  readonly since?: string
}

/** The part of `cartwright webhooks` about what was sent. */
export const addWebhookDeliveries = (webhooks: Command, cli: Cli): void => {
  webhooks
    .command('ping')
    .description('Sends a ping to an endpoint, also one that is switched off, and shows what came of it.')
    .argument('<id>', 'the number of the endpoint', idNumber)
    .addHelpText('after', examples('webhooks ping 1'))
    .action(
      cli.onShop(async ({ client, out }, id: number) => {
        const log = await client.admin.webhooks.ping(id)
        out.result(log, () => describe(log, out.paint.bold))
        return log.state === 'delivered' ? exitCodes.ok : exitCodes.failed
      }),
    )
  paged(webhooks.command('deliveries'))
    .description('Lists what was sent, newest first.')
    .argument('[id]', 'only to the endpoint of this number', idNumber)
    .addOption(new Option('--state <state>', 'only those in this state').choices(['pending', 'delivered', 'failed']))
    .option('--topic <topic>', 'only those about this event')
    .addHelpText('after', examples('webhooks deliveries', 'webhooks deliveries 1 --state failed'))
    .action(
      cli.onShop(async ({ client, out }, id: number | undefined, { page, limit, state, topic }: DeliveriesOptions) => {
        const filter = { ...(id === undefined ? {} : { endpoint_id: id }), ...(state ? { state } : {}), ...(topic === undefined ? {} : { topic }) }
        const list = await client.admin.webhooks.deliveries({ page, limit, ...filter })
        out.result(list, ({ deliveries }) => {
          const none = Object.keys(filter).length === 0 ? 'Nothing was sent.' : 'There is no such delivery.'
          return deliveries.length === 0 ? none : deliveryTable(deliveries, out.paint.bold) + pageNote(deliveries.length, list)
        })
        return undefined
      }),
    )
  webhooks
    .command('delivery')
    .description('Shows one message and every attempt to bring it.')
    .argument('<number>', 'the number of the delivery', idNumber)
    .addHelpText('after', examples('webhooks delivery 12', 'webhooks delivery 12 --json'))
    .action(
      cli.onShop(async ({ client, out }, id: number) => {
        out.result(await client.admin.webhooks.delivery(id), log => describe(log, out.paint.bold))
        return undefined
      }),
    )
  addRedeliver(webhooks, cli)
}

const addRedeliver = (webhooks: Command, cli: Cli): void => {
  webhooks
    .command('redeliver')
    .description(
      'Sends a message again, whatever became of it; or, with --endpoint and --since, every one that failed for good. What is pending is sent by itself, and is not counted. A receiver knows a repeat by its webhook-id.',
    )
    .argument('[number]', 'the number of the delivery: delivered, failed or pending', idNumber)
    .option('--endpoint <id>', 'all to this endpoint whose state is failed', idNumber)
    .option('--since <date>', 'with --endpoint: made since then, such as 2026-11-20 or 2026-11-20T14:00:00Z', readMoment)
    .addHelpText('after', examples('webhooks redeliver 12', 'webhooks redeliver --endpoint 1 --since 2026-11-20'))
    .action(
      cli.onShop(async ({ client, out }, id: number | undefined, { endpoint, since }: RedeliverOptions) => {
        if (id !== undefined && endpoint === undefined && since === undefined) {
          out.result(await client.admin.webhooks.redeliver(id), ({ topic }) => `Delivery ${id} (${topic}) is sent again.`)
          return undefined
        }
        if (id !== undefined || endpoint === undefined || since === undefined)
          throw new UsageError('Say which delivery, or an endpoint and a moment with --endpoint and --since.')
        out.result(await client.admin.webhooks.redeliverFailed(endpoint, { since }), ({ count }) =>
          count === 0
            ? `No message to endpoint ${endpoint} of since then is failed. Pending ones are sent by themselves; a delivered one is sent again by its number ("webhooks deliveries ${endpoint}").`
            : `${counted(count, 'message')} to endpoint ${endpoint} that had failed will be sent again.`,
        )
        return undefined
      }),
    )
}

const deliveryTable = (deliveries: readonly WebhookDelivery[], bold: (text: string) => string): string => {
  const rows = deliveries.map(delivery => [
    delivery.id,
    delivery.endpoint_id,
    delivery.topic,
    moment(delivery.created_at),
    delivery.attempts,
    delivery.state,
    moment(delivery.next_attempt_at),
    shortened(delivery.last_error ?? String(delivery.last_status ?? '-')),
  ])
  const columns = [
    right('ID'),
    right('ENDPOINT'),
    { title: 'EVENT' },
    { title: 'SINCE' },
    right('TRIES'),
    { title: 'STATE' },
    { title: 'NEXT' },
    { title: 'LAST' },
  ]
  return table(columns, rows, bold)
}

const describe = (log: WebhookDeliveryLog, bold: (text: string) => string): string => {
  const about = fields([
    ['Number', log.id],
    ['Endpoint', log.endpoint_id],
    ['Event', log.event_id === null ? log.topic : `${log.topic} (${log.event_id})`],
    ['webhook-id', log.message_id],
    ['State', log.state],
    ['Next try', moment(log.next_attempt_at)],
    ['Body', log.body],
  ])
  const rows = log.log.map(({ number, at, duration_ms, status, error, response }) => [
    number,
    moment(at),
    `${duration_ms} ms`,
    status ?? '-',
    shortened(error ?? ''),
    shortened(response),
  ])
  const columns = [right('TRY'), ...['AT', 'TOOK', 'STATUS', 'ERROR', 'ANSWER'].map(title => ({ title }))]
  return rows.length === 0 ? about : `${about}\n\n${table(columns, rows, bold)}`
}
