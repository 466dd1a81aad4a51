import type Stripe from 'stripe'
import type { Call } from '../call.ts'
import { badParameter } from '../wire/wire-error.ts'

const clause = /^(metadata\[["'][^"']+["']\]|\w+)\s*(:|>=|<=|>|<)\s*["']?([^"']*)["']?$/

/** `GET /v1/payment_intents/search`: clauses of `metadata['k']:'v'`, `status`, `currency`, `customer`, `amount` and `created`, joined by AND. */
export function searchIntents({ world, params }: Call): object {
  params.allow(['expand', 'limit', 'page', 'query'])
  const tests = params
    .requiredText('query')
    .split(/\s+AND\s+/i)
    .map(testOf)
  const limit = params.integer('limit') ?? 10
  const start = params.integer('page') ?? 0
  const indexed = world.clock.now() - world.searchDelayMs
  const found = [...world.state.paymentIntents.values()].reverse().filter(intent => intent.created * 1000 <= indexed && tests.every(test => test(intent)))
  const more = found.length > start + limit
  return {
    object: 'search_result',
    data: found.slice(start, start + limit),
    has_more: more,
    next_page: more ? String(start + limit) : null,
    ...(params.texts('expand').includes('total_count') ? { total_count: found.length } : {}),
    url: '/v1/payment_intents/search',
  }
}

function testOf(text: string): (intent: Stripe.PaymentIntent) => boolean {
  const [, field = '', operator = '', wanted = ''] = clause.exec(text.trim()) ?? []
  const read = readerOf(field)
  if (!read || operator === '') throw badParameter(`We were unable to parse your search query: ${text}`, 'query')
  if (operator === ':') return intent => String(read(intent)) === wanted
  return intent => compare(Number(read(intent)), operator, Number(wanted))
}

function readerOf(field: string): ((intent: Stripe.PaymentIntent) => unknown) | undefined {
  const [, key] = /^metadata\[["'](.+)["']\]$/.exec(field) ?? []
  if (key !== undefined) return intent => intent.metadata[key]
  if (!['amount', 'created', 'currency', 'customer', 'status'].includes(field)) return undefined
  return intent => Reflect.get(intent, field)
}

function compare(value: number, operator: string, wanted: number): boolean {
  if (operator === '>') return value > wanted
  if (operator === '>=') return value >= wanted
  return operator === '<' ? value < wanted : value <= wanted
}
