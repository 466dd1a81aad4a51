import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { startFakeStripe } from '@cartwright/stripe/fake'
import { expect, it, onTestFinished } from 'vitest'
import { secretNamesIn, sourceVariables } from '../../src/secrets/secret-variables.ts'
import { mugShop } from '../support/mug-shop.ts'
import { type Ran, run, runJson } from '../support/run.ts'
import { type Served, serve } from '../support/serve.ts'
import { startVault } from '../support/vault.ts'

/** A card that passes every check of its digits and that nobody has. */
const card = '4242424242424242'

/** Secrets of the operator, each planted where it belongs. */
const planted = {
  jwt: 'Qm7canaryJwtv9Xz3Lk5Wn8Rb2Yc6Df1Gh4',
  stripe: 'sk_test_canaryStripe0123456789',
  webhook: 'whsec_canaryWebhook0123456789',
  redis: 'canaryRedisPassword',
  meilisearch: 'canaryMeilisearchKey',
  metrics: 'canaryMetricsToken0123456789',
  mfa: 'Hs4canaryMfa8Qe1Zt6Ub3Vx9Pk2Lm7Jr5Wd',
  mfaBefore: 'Kw3canaryMfaBefore7Yb2Fn9Cq5Xt1Gs6Vh4Jp',
  smtp: 'canarySmtpPassword',
  issuer: 'canaryIssuerSecret',
  traces: 'canaryTracesKey',
  vault: 'hvs.canaryVaultToken0123456789',
  vaultRole: 'canaryVaultSecretId',
  postgres: 'canaryPostgresPassword',
  replica: 'canaryReplicaPassword',
  remote: 'ck_canaryRemoteKey0123456789',
}

/** Where a secret may lie in the clear, since it is needed as it is: what outgoing messages are signed with. Everywhere else there is a hash, or nothing. */
const keptInTheClear: ReadonlySet<string> = new Set(['webhook_endpoint'])

const jsonType = { 'content-type': 'application/json' }

/** The calls of one shop; whatever is answered with a refusal is kept. */
const callsOf = ({ url }: Served, refusals: string[]) => {
  return async (
    method: string,
    path: string,
    { body, headers = {} }: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
  ) => {
    const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body), headers: { ...jsonType, ...headers } }
    const response = await fetch(`${url}${path}`, { method, headers, ...sent })
    const text = await response.text()
    if (!response.ok) refusals.push(`${method} ${path.split('?')[0]} ${response.status} ${JSON.stringify([...response.headers])} ${text}`)
    return { status: response.status, json: (text.startsWith('{') ? JSON.parse(text) : {}) as Readonly<Record<string, unknown>> }
  }
}

type Calls = ReturnType<typeof callsOf>

/** A receiver of the shop's webhooks that refuses them. */
const openReceiver = async (): Promise<string> => {
  const server = createServer((request, response) => request.resume().on('end', () => response.writeHead(500).end('no')))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** A customer's life with the shop, wrong turns included. Returns every secret they had. */
const live = async (call: Calls): Promise<readonly string[]> => {
  const [first, second] = ['canary-first-password', 'canary-second-password']
  const email = 'user@shop.example'
  const auth = (token: unknown) => ({ authorization: `Bearer ${token}` })
  const { json: made } = await call('POST', '/auth/register', { body: { email, password: first } })
  await call('POST', '/auth/register', { body: { email, password: first } })
  await call('POST', '/auth/register', { body: { email: 'x', password: first, is_admin: true } })
  await call('POST', '/auth/register', { body: `{"email":"a@b.example","password":"${first}"` })
  await call('POST', '/auth/login', { body: { email, password: `${first}-wrong` } })
  await call('POST', '/auth/login', { body: { email, password: [first] } })
  const { json: renewed } = await call('POST', '/auth/refresh', { body: { refresh_token: made.refresh_token } })
  await call('POST', '/auth/password/forgot', { body: { email } })
  await call('POST', '/auth/issuers/company/begin')
  await call('POST', '/auth/password/reset', { body: { token: 'canary-reset-token', password: second } })
  await call('POST', '/auth/password', { body: { current_password: second, new_password: first }, headers: auth(renewed.token) })
  expect((await call('POST', '/auth/password', { body: { current_password: first, new_password: second }, headers: auth(renewed.token) })).status).toBe(204)
  await call('GET', '/me', { headers: auth('canary.not-a.token') })
  await call('GET', '/me', { headers: auth(`${renewed.token}canary`) })
  await call('GET', '/me?token=canary-in-a-query')
  const { json: cart } = await call('POST', '/cart/items', { body: { product_id: 1, quantity: 3 } })
  return [first, second, 'canary', made.token, made.refresh_token, renewed.token, renewed.refresh_token, cart.cart_token].map(String)
}

/** Orders that are paid, declined, lost and paid by a card number where a token belongs. */
const buy = async (call: Calls, giftCode: string, fails: () => void): Promise<readonly string[]> => {
  const tokens: string[] = []
  for (const payment of ['tok_visa', 'tok_chargeDeclined', card, 'tok_visa']) {
    const { json: cart } = await call('POST', '/cart/items', { body: { product_id: 1, quantity: 1 } })
    const headers = { 'x-cart-token': String(cart.cart_token), 'idempotency-key': `canary-key-${tokens.length}` }
    tokens.push(String(cart.cart_token), headers['idempotency-key'])
    if (tokens.length === 2) expect((await call('POST', '/cart/gift-cards', { body: { code: giftCode }, headers })).status).toBe(200)
    const body = { payment_method: 'credit_card', shipping_address: '123 Main St', email: 'guest@shop.example' }
    const { json: order } = await call('POST', '/orders', { body, headers })
    if (tokens.length === 8) fails()
    await call('POST', `/orders/${order.order_id}/pay`, { body: { payment_token: payment }, headers: { 'x-cart-token': headers['x-cart-token'] } })
    await call('POST', '/orders', { body: { ...body, shipping_address: card }, headers: { 'x-cart-token': headers['x-cart-token'] } })
  }
  return tokens
}

const commands = `
  doctor; audit list; audit verify; audit export; events stats; events dead list; attention list; orders list; orders show 1; customers list; keys list; webhooks list; webhooks show 1;
  webhooks deliveries; gift-cards list; payments list; token-keys list; reconcile
`
  .split(';')
  .map(command => command.trim())

/** What the command line says of the shop, and of shops that it does not reach. */
const confess = (env: Readonly<Record<string, string>>, unreached: Readonly<Record<string, string>>, cwd: string, url: string): Promise<readonly Ran[]> => {
  const remote = [`--url ${url} orders list`, `--url ${url} --key ${planted.remote}x --json doctor`]
  return Promise.all([
    ...[...commands, ...commands.map(command => `${command} --json`), ...remote].map(command => run(command.split(' '), { cwd, env })),
    ...['doctor', 'serve', 'doctor --json', 'migrate'].map(command => run(command.split(' '), { cwd, env: unreached })),
  ])
}

/** Every row of every table, as text. */
const rowsOf = (file: string): readonly (readonly [table: string, rows: string])[] => {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const tables = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .all()
      .map(({ name }) => String(name))
    return tables.map(name => [name, JSON.stringify(database.prepare(`SELECT * FROM "${name}"`).all())])
  } finally {
    database.close()
  }
}

it('shows no secret anywhere: not in logs, refusals, figures, health, the audit log, the database or what the command line says', {
  timeout: 120_000,
}, async () => {
  const fake = await startFakeStripe({ apiKey: planted.stripe })
  onTestFinished(() => fake.close())
  const vault = await startVault({ secrets: { 'secret/data/shop': { stripe: planted.stripe } }, token: planted.vault })
  const cwd = await mugShop()
  const env = {
    LOG_LEVEL: 'debug',
    JWT_SECRET: planted.jwt,
    VAULT_ADDR: vault.url,
    VAULT_TOKEN: planted.vault,
    VAULT_SECRET_ID: planted.vaultRole,
    PAYMENTS: 'stripe',
    STRIPE_SECRET_KEY: 'vault:secret/data/shop#stripe',
    STRIPE_PUBLISHABLE_KEY: 'pk_test_1',
    STRIPE_WEBHOOK_SECRET: planted.webhook,
    STRIPE_API_BASE: fake.url,
    REDIS_URL: `redis://:${planted.redis}@127.0.0.1:1`,
    MEILISEARCH_HOST: 'http://127.0.0.1:1',
    MEILISEARCH_API_KEY: planted.meilisearch,
    MFA_SECRET: planted.mfa,
    MFA_SECRET_PREVIOUS: planted.mfaBefore,
    SMTP_URL: `smtp://shop:${planted.smtp}@127.0.0.1:1`,
    MAIL_FROM: 'shop@shop.example',
    STOREFRONT_URL: 'https://shop.example/shop',
    OIDC_ISSUERS: JSON.stringify([{ name: 'company', issuer: 'http://127.0.0.1:1', client_id: 'shop' }]),
    OIDC_COMPANY_CLIENT_SECRET: planted.issuer,
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
    OTEL_EXPORTER_OTLP_HEADERS: `x-key=${planted.traces}`,
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: `x-key=${planted.traces}`,
    WEBHOOK_ALLOW_PRIVATE: 'true',
    RATE_LIMIT: 'off',
    CARTWRIGHT_KEY: planted.remote,
  }
  const metricsOf = { METRICS_PORT: '0', METRICS_TOKEN: planted.metrics }
  const unreached = {
    ...env,
    DATABASE_URL: `postgres://shop:${planted.postgres}@127.0.0.1:1/shop`,
    DATABASE_REPLICA_URLS: `postgres://shop:${planted.replica}@127.0.0.1:1/shop`,
  }
  // Whoever adds a secret plants one.
  const plantedIn = { ...metricsOf, ...unreached }
  expect([...secretNamesIn(env), ...sourceVariables].filter(name => !Object.hasOwn(plantedIn, name))).toEqual([])
  const { key } = await runJson<{ readonly key: string }>(['keys', 'create', '--name', 'Tests', '--role', 'admin'], { cwd, env })
  const shop = await serve(cwd, [], { ...env, ...metricsOf })
  const refusals: string[] = []
  const call = callsOf(shop, refusals)
  const asAdmin = { authorization: `Bearer ${key}` }
  const { json: endpoint } = await call('POST', '/admin/webhooks', { body: { url: await openReceiver(), topics: ['*'] }, headers: asAdmin })
  const { json: gift } = await call('POST', '/admin/gift-cards', { body: { amount: 5 }, headers: { ...asAdmin, 'idempotency-key': 'canary-gift' } })
  await call('GET', '/admin/whoami', { headers: { authorization: `Bearer ${key}canary` } })
  await call('POST', '/webhooks/stripe', { body: { id: 'evt_1', data: planted.webhook }, headers: { 'stripe-signature': 't=1,v1=canary' } })

  const customers = await live(call)
  const buyers = await buy(call, String(gift.code), () => fake.faults.add({ on: '*', effect: 'server_error', times: 20 }))
  const dead = (await call('GET', '/admin/webhook-deliveries', { headers: asAdmin })).json
  const health = await (await fetch(`${shop.url}/actuator/health`, { headers: asAdmin })).text()
  const [metricsUrl = ''] = /http:\S+\/metrics/.exec(shop.text()) ?? []
  const metrics = await (await fetch(metricsUrl, { headers: { authorization: `Bearer ${planted.metrics}` } })).text()
  const wrongMetrics = await (await fetch(metricsUrl, { headers: { authorization: 'Bearer canary' } })).text()
  fake.faults.clear()
  const said = await confess(env, unreached, cwd, shop.url)
  expect(await shop.stop()).toBe(0)

  // The life was one: something was sold, declined, refused and logged.
  expect(metrics).toMatch(/cartwright_http_requests_total/)
  expect(refusals.length).toBeGreaterThan(15)
  for (const line of [
    'A sign-in was refused.',
    'Stripe did not answer a call as hoped; without a status it may have been done.',
    'A webhook will be sent again.',
    'Redis cannot be reached',
  ])
    expect(shop.text()).toContain(line)
  expect(fake.book.totals().usd).toMatchObject({ charges: 1 })
  expect(said.slice(0, 1)).toMatchObject([{ code: 0 }])

  const secrets = [...Object.values(planted), card, key, String(endpoint.secret), String(gift.code), ...customers, ...buyers]
  expect(secrets.filter(secret => secret.length < 6 || secret === 'undefined')).toEqual([])
  const places: readonly (readonly [string, string])[] = [
    ['output and logs of the server', shop.text()],
    ['health', health],
    ['metrics', metrics + wrongMetrics],
    ['webhook deliveries', JSON.stringify(dead)],
    ...refusals.map(text => ['a refusal', text] as const),
    ...said.map(({ out, err }) => ['the command line', out + err] as const),
    ...rowsOf(join(cwd, 'shop.db'))
      .filter(([table]) => !keptInTheClear.has(table))
      .map(([table, rows]) => [`the table ${table}`, rows] as const),
  ]
  const hits = places.flatMap(([place, text]) =>
    secrets.flatMap(secret => (text.includes(secret) ? [[place, secret, text.slice(Math.max(0, text.indexOf(secret) - 120), text.indexOf(secret) + 80)]] : [])),
  )
  expect(hits).toEqual([])
  // Tokens that no test knows, such as that of the reset mail, look like this.
  expect(shop.text()).not.toMatch(/(?<![\w-])(eyJ[\w-]+\.|ck_|whsec_|sk_)?[\w-]{43}(?![\w-])/)
})
