// A shop in a process of its own that ends itself at a failpoint, as a kill -9 would: no handler runs, nothing is flushed. What product code never does is done here alone.
import { flushCompileCache } from 'node:module'
import { createCommerce, type Failpoint, type PaymentProvider, silentLogger, systemClock } from '@cartwright/core'
import { memoryPasswords } from '@cartwright/core/memory'
import { createApp } from '@cartwright/server'
import { listen } from '@cartwright/server/node'
import { stripePayments } from '@cartwright/stripe'
import { storageAt } from '../databases/storage-at.ts'
import { type Command, type Notice, type Setup, webhookSecret } from './messages.ts'

/** How often a real shop sweeps. */
const stepMs = 15_000

const setup = JSON.parse(process.env.CRASH_SHOP ?? '{}') as Setup
let aheadMs = setup.aheadMs
let armed = setup.arm
let hits = 0
let isWatched = setup.arm !== undefined

const tell = (notice: Notice): void => {
  process.send?.(notice)
}

const failpoint: Failpoint = name => {
  if (armed && (armed.point === '*' || name.startsWith(`${armed.point} `)) && ++hits >= armed.nth) process.kill(process.pid, 'SIGKILL')
  if (isWatched) tell({ hit: name })
}

const clock = { ...systemClock, now: () => systemClock.now() + aheadMs }
const storage = storageAt(setup.databaseUrl, { failpoint })
const commerce = createCommerce({
  storage,
  clock,
  failpoint,
  logger: silentLogger,
  passwords: memoryPasswords(),
  payments: dying(
    stripePayments({ secretKey: 'sk_test_crash', apiBase: setup.bankUrl, webhookSecrets: [webhookSecret], returnUrl: 'http://shop.test/back', clock }),
  ),
  settings: { capture: setup.capture },
  ...(setup.redisUrl === undefined ? {} : { dispatcher: await redisDispatcher(setup.redisUrl) }),
})
await commerce.events.subscribe({
  name: 'crash-test',
  topics: ['order.paid', 'order.cancelled', 'refund.succeeded'],
  // At least once, and told once: what a mailer with a table of what it has sent would do.
  handle: async ({ id, topic }) => {
    if ((await storage.notes.get('broken')) === topic) throw new Error('broken')
    if ((await storage.notes.get('poison')) === topic) process.kill(process.pid, 'SIGKILL')
    await storage.notes.update(`told:${topic}`, present => JSON.stringify([...new Set([...(JSON.parse(present ?? '[]') as number[]), id])]))
  },
})
await commerce.start()
const { url } = await listen(createApp(commerce, { rateLimit: 'off' }), { port: 0, host: '127.0.0.1' })

/** Few scenarios have a Redis: the others need not load what talks to it. */
async function redisDispatcher(url: string) {
  const { bullmq } = await import('@cartwright/bullmq')
  return bullmq({ url, clock })
}

/** The provider has acted, and its answer never arrives. */
function dying(provider: PaymentProvider): PaymentProvider {
  const after = async <T>(answer: Promise<T>, name: Parameters<Failpoint>[0]): Promise<T> => {
    const answered = await answer
    failpoint(name)
    return answered
  }
  return {
    ...provider,
    create: input => after(provider.create(input), 'C07 create sent, not answered'),
    confirm: input => after(provider.confirm(input), 'C08c confirm sent, not answered'),
    capture: input => after(provider.capture(input), 'C18 capture sent, not answered'),
    cancel: input => after(provider.cancel(input), 'C23 cancel sent, not answered'),
    refund: input => after(provider.refund(input), 'C28 refund sent, not answered'),
  }
}

async function recover(ms: number): Promise<void> {
  isWatched = true
  await commerce.workers.drain()
  for (let passed = 0; passed < ms; passed += stepMs) {
    advance(Math.min(stepMs, ms - passed))
    await commerce.workers.sweep()
    await commerce.workers.drain()
  }
}

function advance(ms: number): void {
  aheadMs += ms
  tell({ aheadMs })
}

async function call([area, method]: readonly [string, string], args: readonly unknown[]): Promise<unknown> {
  if (area === 'commerce' && method === 'doctor') return commerce.doctor()
  if (area === 'notes' && method === 'get') return storage.notes.get(String(args[0]))
  if (area === 'notes' && method === 'set') return storage.notes.update(String(args[0]), () => String(args[1]))
  const target = commerce[area as keyof typeof commerce] as unknown as Record<string, (...args: readonly unknown[]) => Promise<unknown>>
  return target[method]?.(...args)
}

async function obey(command: Command): Promise<unknown> {
  switch (command.do) {
    case 'arm':
      armed = { point: command.point, nth: command.nth }
      hits = 0
      return null
    case 'call':
      return call(command.path, command.args)
    case 'recover':
      return recover(command.ms)
    case 'advance':
      return advance(command.ms)
  }
}

process.on('message', (command: Command) => {
  obey(command).then(
    value => tell({ id: command.id, value: value ?? null }),
    (error: unknown) =>
      tell({
        id: command.id,
        error: {
          code: error instanceof Error && 'code' in error ? String(error.code) : 'unexpected',
          message: error instanceof Error ? (error.stack ?? error.message) : String(error),
        },
      }),
  )
})
// What dies by SIGKILL writes nothing at its end.
flushCompileCache()
tell({ ready: url })
