import { connect, type Socket } from 'node:net'
import { type Visitor, visitor } from './visitor.ts'

/** What came of an attack: how many answers of each status, or connections in each state. */
export type AttackOutcome = Readonly<Record<string, number>>

export interface Attack {
  /** Resolves when the attack is at its height; goes on until it is stopped. */
  readonly start: (url: string) => Promise<{ readonly stop: () => Promise<AttackOutcome> }>
  /** What must have come of it, and of nothing else: how often the shop let the attacker in before it refused. */
  readonly letIn: AttackOutcome
  /** Whether it may be let in less often: waits that grow hold it back, too. */
  readonly isHeldBack?: boolean
  readonly refusedAs: string | null
}

/** Each attack has an address of its own: who was refused for another would not be let in. */
let attackers = 0
const newAddress = () => `127.66.${Math.floor(attackers / 250)}.${1 + (attackers++ % 250)}`

/** Connections that are opened and say only so much. */
const halfOpen =
  (count: number, said: string): Attack['start'] =>
  async url => {
    const { hostname, port } = new URL(url)
    const localAddress = newAddress()
    const sockets = await Promise.all(
      Array.from(
        { length: count },
        () =>
          new Promise<Socket>((resolve, reject) => {
            const socket = connect({ host: hostname, port: Number(port), localAddress })
            socket.once('error', reject).once('connect', () => socket.write(said, () => resolve(socket)))
          }),
      ),
    )
    // A byte at a time, as slow as can be: each keeps its connection busy.
    const drip = setInterval(() => {
      for (const socket of sockets) if (said !== '' && socket.writable) socket.write('a')
    }, 200)
    return {
      stop: async () => {
        clearInterval(drip)
        const open = sockets.filter(socket => !socket.destroyed && !socket.readableEnded).length
        for (const socket of sockets) socket.destroy()
        return { open, closed: count - open }
      },
    }
  }

/** One call of an attack that repeats itself. */
type Attempt = (call: number) => Promise<{ readonly status: number }>

/** Callers at the same time, and answers after which an attack is at its height. */
const callers = 4
const heightAnswers = 40

/** Calls over and over from one address, several at a time, and counts what is answered. */
const flood =
  (prepare: (attacker: Visitor) => Promise<Attempt>): Attack['start'] =>
  async url => {
    const attacker = visitor(url, newAddress())
    const attempt = await prepare(attacker)
    const outcome: Record<string, number> = {}
    const { promise: isAtHeight, resolve: reachHeight } = Promise.withResolvers<void>()
    let isOver = false
    let calls = 0
    let answers = 0
    const caller = async () => {
      while (!isOver) {
        const { status } = await attempt(calls++)
        outcome[status] = (outcome[status] ?? 0) + 1
        answers += 1
        if (answers === heightAnswers) reachHeight()
      }
    }
    const all = Promise.all(Array.from({ length: callers }, caller))
    await Promise.race([isAtHeight, all])
    return {
      stop: async () => {
        isOver = true
        await all
        attacker.leave()
        return outcome
      },
    }
  }

/** The same, one after the other: two changes of one cart or order at a time would only hear of each other. */
const inTurn = (attempt: Attempt): Attempt => {
  let turn = Promise.resolve<{ readonly status: number }>({ status: 0 })
  return call => {
    turn = turn.then(() => attempt(call))
    return turn
  }
}

const cartOf = async ({ post }: Visitor) => {
  const { body } = await post('/cart/items', { product_id: 1, quantity: 1 })
  return { 'x-cart-token': (body as { cart_token: string }).cart_token }
}

const order = { payment_method: 'credit_card', shipping_address: '123 Main St', email: 'thief@example.com' }

/** Every kind of attack that is tried on a shop with its usual limits. */
export const attacks: Readonly<Record<string, Attack>> = {
  'Slowloris: 200 requests that never end': {
    start: halfOpen(200, 'GET /products HTTP/1.1\r\nHost: shop.example\r\nX-A: '),
    letIn: { open: 200, closed: 0 },
    refusedAs: null,
  },
  '1,000 idle connections': { start: halfOpen(1_000, ''), letIn: { open: 1_000, closed: 0 }, refusedAs: null },
  'login flood: ever new accounts': {
    start: flood(
      async ({ post }) =>
        call =>
          post('/auth/login', { email: `user-${call}@example.com`, password: 'a password that may be' }),
    ),
    letIn: { 401: 20 },
    refusedAs: '429',
  },
  'login flood: one account, ever new addresses': {
    start: url =>
      flood(async () => async call => {
        const { post, leave } = visitor(url, newAddress())
        return post('/auth/login', { email: 'owner@example.com', password: `guess ${call}` }).finally(leave)
      })(url),
    letIn: { 401: 5 },
    isHeldBack: true,
    refusedAs: '429',
  },
  'card testing: one order, ever new cards': {
    start: flood(async attacker => {
      const cart = await cartOf(attacker)
      const { body } = await attacker.post('/orders', order, cart)
      const { order_id } = body as { order_id: number }
      return inTurn(() => attacker.post(`/orders/${order_id}/pay`, { payment_token: 'tok_declined' }, cart))
    }),
    letIn: { 402: 5 },
    refusedAs: '429',
  },
  'coupon guessing': {
    start: flood(async attacker => {
      const cart = await cartOf(attacker)
      return inTurn(call => attacker.post('/cart/discounts', { code: `SAVE${call}` }, cart))
    }),
    letIn: { 422: 10 },
    refusedAs: '429',
  },
}
