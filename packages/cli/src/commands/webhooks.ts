import type { Client, Webhook } from '@cartwright/client'
import { webhookTopicNames } from '@cartwright/core'
import { type Command, InvalidArgumentError } from 'commander'
import { type Cli, examples, gathered, idNumber, type PageOptions, paged, pageNote } from '../cli.ts'
import { type ConfirmOptions, confirm, confirmed } from '../confirm.ts'
import { fields, right, table } from '../output/table.ts'
import { moment } from '../output/values.ts'
import { addWebhookDeliveries } from './webhook-deliveries.ts'

interface AddOptions {
  readonly topic?: readonly string[]
  readonly description?: string
}

const topicHelp = `an event it is told of, "order.*" or "*"; may be given several times (${webhookTopicNames.join(', ')})`

/** `cartwright webhooks` */
export const addWebhooks = (program: Command, cli: Cli): void => {
  const webhooks = program
    .command('webhooks')
    .summary('tell other programs of events')
    .description('Webhooks: programs of yours or of others that the shop tells of its events, signed as Standard Webhooks are.')
  paged(webhooks.command('list'))
    .description('Lists the endpoints, newest first; of one that fails, when something is sent to it next.')
    .addHelpText('after', examples('webhooks list', 'webhooks list --json'))
    .action(
      cli.onShop(async ({ client, out }, { page, limit }: PageOptions) => {
        const list = await client.admin.webhooks.list({ page, limit })
        const waiting = out.isJson ? [] : await Promise.all(list.webhooks.map(webhook => nextTryOf(client, webhook)))
        out.result(list, ({ webhooks: found }) => webhookTable(found, waiting, out.paint.bold) + pageNote(found.length, list))
        return undefined
      }),
    )
  webhooks
    .command('add')
    .description('Adds an endpoint and prints the secret its messages are signed with: this is the only time it can be seen.')
    .argument('<url>', 'an https address on the public internet')
    .option('--topic <topic>', topicHelp, gathered)
    .option('--description <text>', 'what it is for')
    .addHelpText(
      'after',
      examples('webhooks add https://erp.example/hooks --topic "order.*" --topic stock.changed', 'webhooks add https://erp.example/hooks --json'),
    )
    .action(
      cli.onShop(async ({ client, out }, url: string, { topic = ['*'], description }: AddOptions) => {
        const made = await client.admin.webhooks.create({ url, topics: [...topic], ...(description === undefined ? {} : { description }) })
        out.result(made, ({ secret, webhook }) => `${secret}\n\nEndpoint ${webhook.id} is told of ${webhook.topics.join(', ')}.`)
        return undefined
      }),
    )
  addSingleCommands(webhooks, cli)
  addSwitches(webhooks, cli)
  addWebhookDeliveries(webhooks, cli)
}

const addSingleCommands = (webhooks: Command, cli: Cli): void => {
  webhooks
    .command('show')
    .description('Shows an endpoint and how it is doing.')
    .argument('<id>', 'its number', idNumber)
    .addHelpText('after', examples('webhooks show 1'))
    .action(
      cli.onShop(async ({ client, out }, id: number) => {
        const webhook = await client.admin.webhooks.get(id)
        const next = await nextTryOf(client, webhook)
        out.result(webhook, found => describe(found, next))
        return undefined
      }),
    )
  webhooks
    .command('update')
    .description('Changes what is given of an endpoint. What waits for it goes to the new address too.')
    .argument('<id>', 'its number', idNumber)
    .option('--url <url>', 'where it listens from now on')
    .option('--topic <topic>', `instead of those before: ${topicHelp}`, gathered)
    .option('--description <text>', 'what it is for')
    .addHelpText('after', examples('webhooks update 1 --topic order.paid', 'webhooks update 1 --url https://erp.example/new'))
    .action(
      cli.onShop(async ({ client, out }, id: number, { url, topic, description }: AddOptions & { readonly url?: string }) => {
        const change = {
          ...(url === undefined ? {} : { url }),
          ...(topic ? { topics: [...topic] } : {}),
          ...(description === undefined ? {} : { description }),
        }
        const webhook = await client.admin.webhooks.update(id, change)
        const next = await nextTryOf(client, webhook)
        out.result(webhook, found => describe(found, next))
        return undefined
      }),
    )
  confirmed(webhooks.command('remove').argument('<id>', 'its number', idNumber))
    .description('Deletes an endpoint with everything that is noted of it.')
    .addHelpText('after', examples('webhooks remove 1', 'webhooks remove 1 --yes'))
    .action(
      cli.onShop(async (context, id: number, options: ConfirmOptions) => {
        const { client, out } = context
        const { url } = await client.admin.webhooks.get(id)
        await confirm(context, `Endpoint ${id}, ${url}, will be deleted with everything that is noted of it.`, options)
        await client.admin.webhooks.delete(id)
        out.result({ removed: id }, () => `Endpoint ${id} is removed.`)
        return undefined
      }),
    )
  webhooks
    .command('rotate')
    .description('Gives an endpoint a new secret and prints it. The one before signs too for a while, so that the receiver can change over.')
    .argument('<id>', 'its number', idNumber)
    .option('--overlap <hours>', 'how long the secret before signs too, at most 720; 0 when somebody else may know it', readHours, 24)
    .addHelpText('after', examples('webhooks rotate 1', 'webhooks rotate 1 --overlap 0'))
    .action(
      cli.onShop(async ({ client, out }, id: number, { overlap }: { readonly overlap: number }) => {
        out.result(await client.admin.webhooks.rotateSecret(id, { overlap_hours: overlap }), ({ secret }) => secret)
        return undefined
      }),
    )
}

const addSwitches = (webhooks: Command, cli: Cli): void => {
  webhooks
    .command('enable')
    .description('Switches an endpoint on. What failed meanwhile is sent with "webhooks redeliver".')
    .argument('<id>', 'its number', idNumber)
    .addHelpText('after', examples('webhooks enable 1'))
    .action(
      cli.onShop(async ({ client, out }, id: number) => {
        out.result(await client.admin.webhooks.enable(id), () => `Endpoint ${id} is enabled.`)
        return undefined
      }),
    )
  webhooks
    .command('disable')
    .description('Switches an endpoint off. What waits, and what happens meanwhile, is noted as failed and can be sent later.')
    .argument('<id>', 'its number', idNumber)
    .addHelpText('after', examples('webhooks disable 1'))
    .action(
      cli.onShop(async ({ client, out }, id: number) => {
        out.result(await client.admin.webhooks.disable(id), () => `Endpoint ${id} is disabled.`)
        return undefined
      }),
    )
}

const webhookTable = (webhooks: readonly Webhook[], waiting: readonly NextTry[], bold: (text: string) => string): string => {
  const rows = webhooks.map((webhook, index) => [
    webhook.id,
    webhook.url,
    webhook.topics.join(' '),
    stateOf(webhook, waiting[index] ?? null),
    webhook.description,
  ])
  const titles = ['URL', 'EVENTS', 'STATE', 'DESCRIPTION'].map(title => ({ title }))
  return webhooks.length === 0 ? 'There is no webhook endpoint.' : table([right('ID'), ...titles], rows, bold)
}

/** When something is sent to an endpoint next, and whether it is parked until then; null when nothing is put off. */
type NextTry = { readonly at: string; readonly isParked: boolean } | null

/** Looks only where an endpoint fails. One that is parked gets nothing before its time; to one that is not, each message goes by its own. */
const nextTryOf = async (client: Client, { id, status, failing_since: since, parked_until: parked }: Webhook): Promise<NextTry> => {
  if (status === 'enabled' && since === null) return null
  if (parked !== null && parked > new Date().toISOString()) return { at: parked, isParked: true }
  if (status === 'disabled') return null
  const { deliveries } = await client.admin.webhooks.deliveries({ endpoint_id: id, state: 'pending', limit: 100 })
  const [at] = deliveries.flatMap(({ next_attempt_at: next }) => (next === null ? [] : [next])).sort()
  return at === undefined ? null : { at, isParked: false }
}

const stateOf = ({ status, disabled_by, disabled_at, failing_since }: Webhook, next: NextTry): string => {
  if (status === 'disabled') return `disabled ${moment(disabled_at)} (${disabled_by})${next ? `, pinged again ${moment(next.at)}` : ''}`
  if (failing_since === null) return 'enabled'
  const then = next === null ? ', nothing waits' : next.isParked ? `, parked until ${moment(next.at)}` : `, tried again ${moment(next.at)}`
  return `failing since ${moment(failing_since)}${then}`
}

const describe = (webhook: Webhook, next: NextTry): string =>
  fields([
    ['Number', webhook.id],
    ['Address', webhook.url],
    ['Description', webhook.description || '-'],
    ['Events', webhook.topics.join(' ')],
    ['State', stateOf(webhook, next)],
    ['Failures', webhook.failures],
    ['Old secret until', moment(webhook.previous_secret_until)],
    ['Created', moment(webhook.created_at)],
    ['Changed', moment(webhook.updated_at)],
  ])

const readHours = (text: string): number => {
  const hours = /^\d{1,3}(\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN
  if (!(hours <= 720)) throw new InvalidArgumentError(`"${text}" is no number of hours from 0 to 720.`)
  return hours
}
