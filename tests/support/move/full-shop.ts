import { memorySession } from '@cartwright/client'
import { seedDemo } from 'cartwright'
import { onFile } from './raw-sqlite.ts'
import { shopOn } from './shop-on.ts'

/** A shop in which something of everything is, and what its people have in hands. */
export interface FullShop {
  readonly customer: ReturnType<typeof memorySession>
  readonly guest: ReturnType<typeof memorySession>
  readonly apiKey: string
  /** Paid and not shipped; placed by the guest and not paid. */
  readonly orders: { readonly paid: number; readonly unpaid: number }
}

const by = { kind: 'system', name: 'test' } as const
const delivery = { payment_method: 'credit_card', shipping_address: '123 Main St' } as const

/** Fills a new file: by trading, and what trading alone does not bring, by hand. No table of the shop is empty after it. */
export async function fullShop(file: string): Promise<FullShop> {
  const shop = await shopOn(`sqlite:${file}`)
  try {
    await seedDemo(shop.commerce)
    const { key: apiKey } = await shop.commerce.customers.createApiKey({ name: 'ERP', role: 'admin' }, by)
    const orders = await trade(shop)
    await employ(shop)
    onFile(file, raw => raw.exec(`${rare} ${counted}`))
    return { ...orders, apiKey }
  } finally {
    await shop.close()
  }
}

/** Somebody of the staff, with a role of the shop's own and recovery codes. */
async function employ({ commerce }: Awaited<ReturnType<typeof shopOn>>): Promise<void> {
  const { id: staffRoleId } = await commerce.staff.createRole({ name: 'Warehouse', scopes: ['stock:read'] }, by)
  const account = { email: 'clerk@example.com', password: 'a password nobody guesses', role: 'staff', staffRoleId } as const
  const { id: customerId } = await commerce.customers.createAccount(account, by)
  const at = commerce.deps.clock.now()
  await commerce.deps.customers.replaceRecoveryCodes({ customerId, codeHashes: ['one hash', 'another'] }, { at, actor: 'system:test' })
}

async function trade({ commerce, buyer }: Awaited<ReturnType<typeof shopOn>>): Promise<Omit<FullShop, 'apiKey'>> {
  const customer = memorySession()
  const guest = memorySession()
  const client = buyer(customer)
  const { user_id: customerId } = await client.auth.register({
    email: 'zoe@example.com',
    password: 'a password nobody guesses',
    name: 'Zoë "Z" O\'Neil \\ 京都 🛒\n',
  })
  await client.account.addAddress({ line1: "1 Rue de l'Église", line2: '{NULL,"x"}', city: 'NULL', country: 'FR' })
  const { giftCard, code } = await commerce.credits.issueGiftCard({ amount: 500, note: 'NULL' }, by)
  await commerce.credits.grantStoreCredit(customerId, { amount: 300, key: 'k', reason: 'Sorry' }, by)
  await client.cart.addItem({ variant_id: 1, quantity: 3 })
  await client.cart.applyDiscount({ code: 'WELCOME10' })
  await client.cart.applyGiftCard({ code })
  const { order_id: shipped } = await client.orders.create({ ...delivery, payment_token: 'tok_visa' }, { idempotencyKey: 'first' })
  await commerce.orders.fulfil(shipped, { carrier: 'DHL' }, by)
  await commerce.orders.refund(shipped, { clientKey: 'k', reason: 'late', amount: 700 }, by)
  await commerce.orders.requestReturn(shipped, { lines: [{ lineId: 1, quantity: 1 }] }, by)
  await client.cart.addItem({ variant_id: 2, quantity: 1 })
  const { order_id: paid } = await client.orders.create({ ...delivery, payment_token: 'tok_visa' })
  await client.cart.addItem({ variant_id: 3, quantity: 2 })
  const stranger = buyer(guest)
  await stranger.cart.addItem({ variant_id: 4, quantity: 1 })
  const { order_id: unpaid } = await stranger.orders.create({ ...delivery, email: 'guest@example.com' })
  await commerce.workers.drain()
  await commerce.customers.requestPasswordReset('zoe@example.com')
  await commerce.credits.adjust(giftCard.id, { amount: 100, key: 'more', reason: '' }, by)
  return { customer, guest, orders: { paid, unpaid } }
}

/** What comes of providers, of receivers that fail, and of older versions. */
const rare = `
  INSERT INTO external_identity VALUES ('https://issuer.example', 'Zoë', 1, 9223372036854775807), ('https://issuer.example', 'zoë', 2, -1);
  INSERT INTO provider_customer VALUES (1, 'stripe', 'cus_1', 9223372036854775807), (2, 'stripe', 'cus_2', -9223372036854775808), (2, 'other', 'cus_2', 9007199254740993);
  INSERT INTO dispute (order_id, payment_id, provider, provider_id, status, currency, amount, reason, evidence_due_at, created_at, updated_at)
    SELECT order_id, id, 'test', 'dp_1', 'won', 'USD', 0, '', NULL, 1, 2 FROM payment LIMIT 1;
  INSERT INTO webhook_event (provider, event_id, type, subject, raw_body, status, reason, received_at, finished_at)
    VALUES ('test', 'evt_1', 'charge', NULL, '{"text":"\\u0000 a\\tb"}' || char(9, 13, 10, 65533), 'done', '', 1, 2);
  INSERT INTO attention (reason, subject, amount, currency, detail, status, count, opened_at, last_seen_at, note) VALUES ('test', 'order:1', NULL, NULL, '{}', 'open', 1, 1, 1, '');
  INSERT INTO ledger_backlog VALUES (1);
  INSERT INTO delivery (event_id, consumer, status, attempts, available_at, leased_until, token, last_error) SELECT id, 'gone', 'dead', 12, 1, 0, NULL, 'no' FROM event LIMIT 1;
  INSERT INTO webhook_endpoint (url, description, topics, status, failures, parked_until, secret, created_at, updated_at)
    VALUES ('https://receiver.example/', '', '["*"]', 'enabled', 0, 0, 'whsec_1', 1, 1);
  INSERT INTO webhook_delivery (endpoint_id, message_id, topic, body, state, tries, attempts, next_attempt_at, leased_until, queued_at, created_at, updated_at)
    VALUES (1, 'msg_1', 'webhook.ping', '{}', 'pending', 1, 1, 9, 0, 1, 1, 1);
  INSERT INTO webhook_attempt VALUES (1, 1, 1, 5, 500, NULL, 'no');
  INSERT INTO query_count VALUES (20784, 'lámp "x"', 3, 1, 7);
  INSERT INTO note VALUES ('', ''), ('A', '1'), ('a', '2'), ('ä', '3'), (char(65535), '4'), ('🛒', '5');`

/** Numbers that were given to rows which are gone, and one whose row lies far ahead of the others. */
const counted = `
  INSERT INTO address (id, customer_id, line1) VALUES (70, 1, 'gone');
  DELETE FROM address WHERE id = 70;
  INSERT INTO event (id, topic, key, payload, at, relayed) VALUES (57000000, 'order.paid', 'k', '{}', 1, 1);`
