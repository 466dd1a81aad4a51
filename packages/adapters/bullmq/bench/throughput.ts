// Events a second from the outbox to their consumer, and how long one is on its way to another process: with the embedded bus and through BullMQ, in one run on one SQLite file each.
// Needs REDIS_URL. Usage: node --conditions=cartwright-source packages/adapters/bullmq/bench/throughput.ts [events] [rounds]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Dispatcher, event } from '@cartwright/core'
import { bullmq } from '../src/index.ts'
import { openShop, type Shop } from '../test/support/shop.ts'

const [events = 10_000, rounds = 3] = process.argv.slice(2).map(Number)
const url = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379'
const folder = mkdtempSync(join(tmpdir(), 'cartwright-bullmq-bench-'))
let files = 0

async function open(dispatcher: Dispatcher | null, file = join(folder, `${++files}.db`)): Promise<Shop & { readonly file: string }> {
  return { ...(await openShop({ file, dispatcher })), file }
}

async function store({ storage }: Shop, from: number, count: number): Promise<void> {
  for (let next = from; next < from + count; next += 100) {
    const told = Array.from({ length: Math.min(100, from + count - next) }, (_, index) => event('order.completed', 'k', { orderId: next + index }))
    await storage.discounts.insert({ code: `E${next}`, kind: 'free_shipping' }, { at: Date.now(), actor: 'bench', events: told })
  }
}

/** Events a second: all of them stored before the worker starts. */
async function throughput(dispatcher: Dispatcher | null): Promise<number> {
  const shop = await open(dispatcher)
  let left = events
  let done = () => {}
  const all = new Promise<void>(resolve => {
    done = resolve
  })
  await shop.commerce.events.subscribe({
    name: 'bench',
    topics: ['order.completed'],
    handle: async () => {
      left -= 1
      if (left === 0) done()
    },
  })
  await store(shop, 1, events)
  const start = performance.now()
  const worker = shop.commerce.workers.start()
  await all
  const seconds = (performance.now() - start) / 1_000
  await worker.stop()
  await shop.commerce.close()
  return events / seconds
}

/** Milliseconds from an event's commit in one process to its handler in another; two shops on one file stand for the processes. */
async function latency(make: () => Dispatcher | null): Promise<{ readonly p50: number; readonly p99: number }> {
  const here = await open(make())
  const there = await open(make(), here.file)
  const took: number[] = []
  let arrived = () => {}
  await there.commerce.events.subscribe({ name: 'bench', topics: ['order.completed'], handle: async () => arrived() })
  there.commerce.workers.start()
  here.commerce.workers.relay()
  for (let number = 1; number <= 60; number++) {
    const arrival = new Promise<void>(resolve => {
      arrived = resolve
    })
    await new Promise(resolve => setTimeout(resolve, 137))
    await store(here, number * 1_000, 1)
    const start = performance.now()
    await arrival
    took.push(performance.now() - start)
  }
  await Promise.all([here.commerce.close(), there.commerce.close()])
  took.sort((a, b) => a - b)
  return { p50: took[30] ?? 0, p99: took.at(-1) ?? 0 }
}

const prefix = () => `bench-${process.pid}-${files}`
for (let round = 1; round <= rounds; round++) {
  const embedded = await throughput(null)
  const through = await throughput(bullmq({ url, prefix: prefix(), timeoutMs: 10_000 }))
  console.log(`round ${round}: embedded ${embedded.toFixed(0)}/s, BullMQ ${through.toFixed(0)}/s, ratio ${(through / embedded).toFixed(2)}`)
}
const [one, two] = [await latency(() => null), await latency(() => bullmq({ url, prefix: 'bench-latency', timeoutMs: 10_000 }))]
const shown = ({ p50, p99 }: typeof one) => `p50 ${p50.toFixed(0)} ms, longest ${p99.toFixed(0)} ms`
console.log(`to another process: embedded ${shown(one)}; BullMQ ${shown(two)}`)
rmSync(folder, { recursive: true })
