import { describe, expect, it } from 'vitest'
import { webhookTopicNames } from '../../../src/model/index.ts'
import { matchesTopic, topicsOf } from '../../../src/model/webhooks/webhook-topics.ts'

describe('filters of topics', () => {
  it.each([
    [['*'], 'order.paid', true],
    [['order.paid'], 'order.paid', true],
    [['order.*'], 'order.paid', true],
    [['stock.changed', 'order.*'], 'stock.changed', true],
    [['order.*'], 'orders.paid', false],
    [['order.*'], 'order', false],
    [['order'], 'order.paid', false],
    [['order.pai*'], 'order.paid', false],
    [['*.paid'], 'order.paid', false],
    [['ORDER.PAID'], 'order.paid', false],
    [[], 'order.paid', false],
    [[''], 'order.paid', false],
  ])('%j and %s: %s', (filter, topic, expected) => {
    expect(matchesTopic(filter, topic)).toBe(expected)
  })

  it('name public topics only: what opens an account never leaves', () => {
    expect(topicsOf(['customer.*'])).toEqual(['customer.registered'])
    expect(topicsOf(['*'])).toEqual(webhookTopicNames)
    expect(webhookTopicNames).not.toContain('customer.password_reset_requested')
    expect(topicsOf(['customer.password_reset_requested', 'nothing'])).toEqual([])
  })

  it('know every topic by its name once, in order', () => {
    expect(webhookTopicNames).toEqual([...new Set(webhookTopicNames)].sort())
    expect(webhookTopicNames).toEqual(
      expect.arrayContaining(['order.paid', 'payment.failed', 'refund.succeeded', 'return.received', 'product.changed', 'stock.changed']),
    )
  })
})
