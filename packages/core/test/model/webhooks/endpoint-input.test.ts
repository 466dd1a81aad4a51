import { describe, expect, it } from 'vitest'
import { normalizeWebhookDescription, normalizeWebhookTopics, normalizeWebhookUrl } from '../../../src/model/webhooks/endpoint-input.ts'
import { refusal } from '../../use-cases/shop.ts'

const codeOf = async (work: () => unknown) => (await refusal((async () => work())()))[0]

describe('the address of an endpoint', () => {
  it.each([
    ['https://receiver.example/hooks', 'https://receiver.example/hooks'],
    [' https://RECEIVER.example ', 'https://receiver.example/'],
    ['http://receiver.example:8080/a?b=c', 'http://receiver.example:8080/a?b=c'],
    ['https://2130706433/', 'https://127.0.0.1/'],
    ['https://0177.0.0.1/', 'https://127.0.0.1/'],
  ])('%j is kept as %s', (text, url) => {
    expect(normalizeWebhookUrl(text)).toBe(url)
  })

  it.each([
    [''],
    ['receiver.example'],
    ['//receiver.example/'],
    ['ftp://receiver.example/'],
    ['file:///etc/passwd'],
    ['data:text/plain,x'],
    ['https://user@receiver.example/'],
    ['https://user:password@receiver.example/'],
    ['https://receiver.example/#part'],
    [`https://receiver.example/${'x'.repeat(2_048)}`],
    ['https://'],
  ])('%j is refused', async text => {
    expect(await codeOf(() => normalizeWebhookUrl(text))).toBe('validation_failed')
  })
})

describe('the topics of an endpoint', () => {
  it('are kept once each', () => {
    expect(normalizeWebhookTopics([' order.* ', 'order.*', 'stock.changed'])).toEqual(['order.*', 'stock.changed'])
  })

  it.each([[[]], [['']], [['order']], [['order.paid', 'order.lost']], [['customer.password_reset_requested']], [['webhook.ping']]])(
    '%j are refused',
    async topics => {
      expect(await codeOf(() => normalizeWebhookTopics(topics))).toBe('validation_failed')
    },
  )
})

it('a description is trimmed, and refused when it is no line any more', async () => {
  expect(normalizeWebhookDescription(' ERP ')).toBe('ERP')
  expect(await codeOf(() => normalizeWebhookDescription('x'.repeat(256)))).toBe('validation_failed')
})
