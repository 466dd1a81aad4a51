import { createCommerce } from '../../../src/index.ts'
import { collectingWebhookSender, manualClock, memoryPasswords, memoryStorage, seededRandom } from '../../../src/memory/index.ts'
import { emptyTables } from '../../../src/memory/tables.ts'
import type { WebhookEndpoint } from '../../../src/model/index.ts'
import type { LogLevel } from '../../../src/ports/index.ts'
import { admin } from '../shop.ts'

export const second = 1_000
export const hour = 3_600 * second
export const day = 24 * hour

/** A shop in memory that sends to a receiver in memory; with the same `tables`, another process of the same shop. */
export async function webhookShop({ tables = emptyTables(), clock = manualClock() } = {}) {
  const sender = collectingWebhookSender()
  const lines: string[] = []
  const logger = { log: (level: LogLevel, message: string, fields: object = {}) => void lines.push(JSON.stringify({ level, message, ...fields })) }
  const commerce = createCommerce({
    storage: memoryStorage({ tables }),
    passwords: memoryPasswords(),
    clock,
    random: seededRandom(1),
    logger,
    webhookSender: sender,
  })
  await commerce.start()
  return { commerce, clock, sender, tables, lines, audit: () => tables.audit.map(({ actor, action, subject, data }) => ({ actor, action, subject, data })) }
}

export type WebhookShop = Awaited<ReturnType<typeof webhookShop>>

export function addEndpoint({ commerce }: WebhookShop, topics: readonly string[] = ['*'], url = 'https://receiver.example/hooks') {
  return commerce.webhooks.create({ url, topics }, admin)
}

let names = 0

/** Lets something happen that webhooks tell of: a new product. Says its id. */
export async function happen({ commerce }: WebhookShop): Promise<number> {
  names += 1
  const product = await commerce.catalog.create(
    { name: `Thing ${names}`, variants: [{ sku: `SKU-${names}`, prices: [{ currency: 'USD', amount: 1000 }] }] },
    admin,
  )
  await commerce.workers.drain()
  return product.id
}

/** What was sent, as who receives it reads it. */
export function told({ sender }: WebhookShop): { type: string; timestamp: string; data: Record<string, unknown> }[] {
  return sender.messages.map(({ body }) => JSON.parse(body))
}

export async function deliveriesOf({ commerce }: WebhookShop, { id }: Pick<WebhookEndpoint, 'id'>) {
  return (await commerce.webhooks.deliveries({ endpointId: id }, { limit: 100 })).items
}
