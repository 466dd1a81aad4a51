import type { Row, TestDatabase } from '../databases/test-database.ts'
import type { AnswerLog, Logged } from './answer-log.ts'

/** What clients were told and the tables do not hold, in words: orders, payments, refunds, stock that were acknowledged and got lost, and answers that contradict each other. */
export async function wrongInAnswers(database: TestDatabase, log: AnswerLog): Promise<readonly string[]> {
  const answers = log.read()
  const byId = (rows: readonly Row[], name = 'id') => new Map(rows.map(row => [String(row[name]), row]))
  const orders = byId(await database.query('SELECT id, total, status FROM orders'))
  const captured = byId(await database.query('SELECT order_id, sum(captured) AS captured FROM payment GROUP BY order_id'), 'order_id')
  const refunds = byId(await database.query('SELECT id, amount, status FROM refund'))
  const adjusted = byId(await database.query("SELECT cause_key FROM movement WHERE cause = 'adjust'"), 'cause_key')
  const wrong: string[] = []
  for (const { method, path, sent, status, body } of answers) {
    if (status >= 300) continue
    const at = `${method} ${path} answered ${status}`
    if (path === '/orders') {
      const order = orders.get(String(body.order_id))
      if (!order) wrong.push(`${at}: order ${body.order_id} is lost`)
      else if (Number(order.total) !== minor(body.total_amount)) wrong.push(`${at}: order ${body.order_id} has another total: ${order.total}`)
      if (body.status === 'paid' && order && Number(captured.get(String(order.id))?.captured ?? 0) !== Number(order.total))
        wrong.push(`${at}: order ${body.order_id} was paid, and is not`)
    }
    const [, paid] = /^\/orders\/(\d+)\/pay$/.exec(path) ?? []
    if (paid && body.status === 'completed' && Number(captured.get(paid)?.captured ?? 0) !== Number(orders.get(paid)?.total))
      wrong.push(`${at}: order ${paid} is not paid`)
    if (path.endsWith('/refunds')) {
      for (const { refund_id, amount } of body.refunds as { refund_id: number; amount: number }[]) {
        const refund = refunds.get(String(refund_id))
        if (!refund || refund.status === 'failed' || Number(refund.amount) !== minor(amount)) wrong.push(`${at}: refund ${refund_id} is lost`)
      }
    }
    const [, cancelled] = /\/orders\/(\d+)\/cancel$/.exec(path) ?? []
    if (cancelled && !['cancelling', 'cancelled'].includes(String(orders.get(cancelled)?.status))) wrong.push(`${at}: order ${cancelled} is not cancelled`)
    const adjustment = path === '/admin/stock/adjustments' ? String((sent as { key: string }).key) : undefined
    if (adjustment !== undefined && ![...adjusted.keys()].some(cause => cause.includes(adjustment))) wrong.push(`${at}: ${adjustment} is lost`)
  }
  return [...wrong, ...contradictions(answers)]
}

/** One cart is one order; one key is one answer. */
function contradictions(answers: readonly Logged[]): string[] {
  const wrong: string[] = []
  const placed = answers.filter(({ path, status }) => path === '/orders' && status < 300)
  for (const [cart, told] of Map.groupBy(placed, ({ cart }) => cart)) {
    const ids = new Set(told.map(({ body }) => body.order_id))
    if (ids.size > 1) wrong.push(`cart ${cart} became orders ${[...ids].join(', ')}`)
  }
  const settled = answers.filter(({ key, status }) => key !== null && status < 300)
  for (const [key, told] of Map.groupBy(settled, ({ key, path, cart }) => `${path} ${cart} ${key}`)) {
    const texts = new Set(told.map(({ status, body }) => `${status} ${JSON.stringify(body)}`))
    if (texts.size > 1) wrong.push(`${key} was answered in ${texts.size} ways: ${[...texts].join(' and ')}`)
  }
  return wrong
}

/** An amount of the wire in cents. */
function minor(amount: unknown): number {
  return Math.round(Number(amount) * 100)
}
