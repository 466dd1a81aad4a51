import { expect, it } from 'vitest'
import { querySummary } from '../src/database/query-summary.ts'

const summary = querySummary()

it.each([
  [`select "id" from "event" where relayed = 0 limit ?`, 'SELECT event'],
  [`insert into "order_line" ("order_id", "sku") values ($1, $2)`, 'INSERT order_line'],
  [`update "orders" set "email" = 'ada@example.com' where "id" = 7`, 'UPDATE orders'],
  [`delete from "delivery" where "id" in (select "id" from "delivery")`, 'DELETE delivery'],
  [`SELECT a.* FROM "delivery" INNER JOIN "event" ON "event"."id" = "delivery"."event_id"`, 'SELECT delivery event'],
  [`(select 1 from (select * from product) rows)`, 'SELECT product'],
  ['PRAGMA data_version', 'PRAGMA'],
  ['', ''],
])('%s', (text, expected) => {
  expect([summary(text), summary(text)]).toEqual([expected, expected])
})

it('forgets what it can make again', () => {
  for (let number = 0; number < 3_000; number++) summary(`select ${number} from "product"`)
  expect(summary('select 1 from "product"')).toBe('SELECT product')
})
