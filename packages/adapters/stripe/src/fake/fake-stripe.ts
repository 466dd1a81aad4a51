import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Book, bookOver } from './book.ts'
import { type Clock, clockOver } from './clock.ts'
import { type Bank, type Buyer, bankOf, buyerOf } from './control/actors.ts'
import { answerControl } from './control/control-http.ts'
import { type Faults, faultsFrom } from './faults.ts'
import { idempotencyOver } from './idempotency.ts'
import type { FakeStripeOptions } from './options.ts'
import { type RunningWorld, worldOver } from './running-world.ts'
import { type ApiParts, answerApi } from './server/api.ts'
import { bodyOf } from './server/body.ts'
import { emptyState, stateFromJson, stateToJson } from './state.ts'
import { WebhookSender } from './webhooks/sender.ts'
import type { Webhooks } from './webhooks/webhooks.ts'

/** The version of Stripe's API whose shapes the fake answers with: that of the `stripe` package it is typed by. */
export const fakeApiVersion = '2026-10-28.endive'

/** Five seconds, a minute, ten, an hour, six, a day: shorter than Stripe's three days, as in its test mode. */
const defaultRetriesMs: readonly number[] = [5_000, 60_000, 600_000, 3_600_000, 21_600_000, 86_400_000]

/** A running fake. */
export interface FakeStripe {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string
  readonly host: string
  readonly port: number
  /** A key that it accepts. */
  readonly apiKey: string
  readonly clock: Pick<Clock, 'now'>
  /** The buyer at a browser. */
  readonly buyer: Buyer
  /** The buyer's bank. */
  readonly bank: Bank
  /** What goes wrong with requests. */
  readonly faults: Faults
  /** Events to the shop. */
  readonly webhooks: Webhooks
  /** Its own book of money and calls. */
  readonly book: Book
  /** Moves its clock forward by `ms` milliseconds, sends the events that are due then, and resolves when they are answered. */
  advance(ms: number): Promise<void>
  /** Forgets all idempotency keys, or one, as Stripe may after 24 hours. */
  forgetKeys(key?: string): void
  /** Everything it remembers as text, for the `snapshot` option of the next one. Faults, policy and endpoint are not in it. */
  snapshot(): string
  /** Ends the server, open connections included. */
  close(): Promise<void>
}

/** Starts the fake on the loopback interface. @throws Error when the port is taken. */
export async function startFakeStripe(options: FakeStripeOptions = {}): Promise<FakeStripe> {
  const state = options.snapshot === undefined ? emptyState() : stateFromJson(options.snapshot)
  const seed = options.seed ?? 1
  const clock = clockOver(options.now ?? Date.now, state)
  const book = bookOver(state, clock.now)
  const keys = idempotencyOver(state, clock.now)
  const faults = faultsFrom(seed)
  const webhooks = new WebhookSender({
    state,
    clock,
    endpoint: options.webhook ?? null,
    policy: options.webhookPolicy ?? {},
    retryDelaysMs: options.webhookRetriesMs ?? defaultRetriesMs,
    timeoutMs: options.webhookTimeoutMs ?? 10_000,
    runsByItself: options.now === undefined,
  })
  const running = worldOver({
    state,
    clock,
    book,
    seed,
    apiVersion: fakeApiVersion,
    releaseMakesRefund: options.releaseMakesRefund === true,
    searchDelayMs: options.searchDelayMs ?? 0,
    accept: event => webhooks.accept(event),
  })
  const parts: ApiParts = { world: running.world, keys, faults, apiKey: options.apiKey, run: running.run }
  const control = controlOf(running, { book, clock, faults, webhooks })
  const fake: Omit<FakeStripe, 'close' | 'host' | 'port' | 'url'> = {
    ...control,
    apiKey: options.apiKey ?? 'sk_test_fake',
    forgetKeys: keys.forget,
    snapshot: () => stateToJson(state),
  }
  const server = await listen(options.port ?? 0, (request, response, body) =>
    request.url?.startsWith('/_control/') ? answerControl(fake, request, response, body) : answerApi(parts, request, response, body),
  )
  return { ...fake, ...server, close: () => Promise.all([server.close(), webhooks.close()]).then(() => undefined) }
}

type Control = Pick<FakeStripe, 'advance' | 'bank' | 'book' | 'buyer' | 'clock' | 'faults' | 'webhooks'>

function controlOf(
  { world, run }: RunningWorld,
  { book, clock, faults, webhooks }: { readonly book: Book; readonly clock: Clock; readonly faults: Faults; readonly webhooks: WebhookSender },
): Control {
  const runAlone = <Result>(work: () => Result): Result => run(null, work)
  return {
    buyer: buyerOf(world, runAlone),
    bank: bankOf(world, runAlone),
    book,
    clock: { now: clock.now },
    faults: { add: faults.add, clear: faults.clear, fired: faults.fired },
    webhooks,
    async advance(ms) {
      clock.advance(ms)
      await webhooks.deliverDue()
    },
  }
}

interface Listening {
  readonly url: string
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

type Answerer = (request: IncomingMessage, response: ServerResponse, body: string) => Promise<void>

async function listen(port: number, answer: Answerer): Promise<Listening> {
  const server = createServer((request, response) => {
    bodyOf(request)
      .then(body => answer(request, response, body))
      .catch(() => response.destroy())
  })
  // Longer than any client keeps an idle connection: a reset shall come from a fault only.
  server.keepAliveTimeout = 120_000
  const host = '127.0.0.1'
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  const bound = isAddress(address) ? address.port : port
  return {
    host,
    port: bound,
    url: `http://${host}:${bound}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null
}
