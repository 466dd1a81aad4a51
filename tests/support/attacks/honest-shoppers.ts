import { type Heard, visitor } from './visitor.ts'

export interface HonestVisit {
  /** Of every answer, in milliseconds, sorted. */
  readonly times: readonly number[]
  /** Answers that were not what an honest shopper is owed. */
  readonly wrong: readonly string[]
}

/** Each looks and adds to the cart within the limits of one address. */
const roundsEach = 12
let nextAddress = 0

/** Shoppers at addresses of their own, one after the other: each looks around, and fills and looks at a cart. */
export async function honestShoppers(url: string, count: number): Promise<HonestVisit> {
  const times: number[] = []
  const wrong: string[] = []
  for (let shopper = 0; shopper < count; shopper += 1) {
    nextAddress += 1
    const { get, post, leave } = visitor(url, `127.50.${Math.floor(nextAddress / 250)}.${1 + (nextAddress % 250)}`)
    let cart: Readonly<Record<string, string>> = {}
    const note = (what: string, { status, body, ms }: Heard, isRight: (body: never) => boolean, expected: number) => {
      times.push(ms)
      if (status !== expected || !isRight(body as never)) wrong.push(`${what}: ${status} ${JSON.stringify(body).slice(0, 200)}`)
    }
    for (let round = 1; round <= roundsEach; round += 1) {
      note('list', await get('/products?limit=20'), ({ products }: { products: readonly unknown[] }) => products.length > 0, 200)
      note('product', await get('/products/1'), ({ id }: { id: number }) => id === 1, 200)
      const added = await post('/cart/items', { product_id: 1, quantity: 1 }, cart)
      note('add', added, ({ cart: { item_count } }: { cart: { item_count: number } }) => item_count === round, 201)
      const { cart_token } = added.body as { cart_token?: string }
      if (cart_token !== undefined) cart = { 'x-cart-token': cart_token }
      note('cart', await get('/cart', cart), ({ item_count }: { item_count: number }) => item_count === round, 200)
    }
    leave()
  }
  return { times: times.sort((a, b) => a - b), wrong }
}

/** The time within which 99 of 100 answers came, in milliseconds. */
export function p99({ times }: HonestVisit): number {
  return times[Math.ceil(0.99 * times.length) - 1] ?? Number.NaN
}
