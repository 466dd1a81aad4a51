import { type Delivery, type Order, parseAuditSeal, type SearchedText, type Topic } from '@cartwright/core'
import type { EndpointId } from '../../contract/index.ts'
import type { Handlers } from '../../http/call.ts'
import { presentAuditEntry, presentVerification, readAuditFilter } from '../../present/audit.ts'
import { presentUnansweredCall } from '../../present/order.ts'
import { pageFieldsOf, pageOf } from '../../present/page.ts'
import { timeOf } from '../../present/time.ts'
import type { HandlerKit } from '../kit.ts'

/** Orders with a payment of unknown outcome that the doctor names. */
const unknownMax = 20

type OperationIds = Extract<EndpointId, `admin.events.${string}` | `admin.search.${string}` | `admin.audit.${string}` | 'admin.doctor'>

export function adminOperationHandlers({ commerce }: HandlerKit): Handlers<OperationIds> {
  const { audit, events, customers, orders, search } = commerce
  return {
    async 'admin.events.deadLetters'({ query }) {
      const page = await events.deadLetters(pageOf(query), topicOf(query.topic))
      return { body: { dead_letters: page.items.map(presentDeadLetter), ...pageFieldsOf(page, query) } }
    },

    async 'admin.events.deadLetter'({ params }) {
      return { body: presentDeadLetter(await events.deadLetter(params.id)) }
    },

    async 'admin.events.retryAll'({ body, caller }) {
      return { body: { retried: await events.retryDeadLetters(topicOf(body.topic), caller.principal) } }
    },

    async 'admin.events.retry'({ params, caller }) {
      await events.retryDeadLetter(params.id, caller.principal)
      return { body: undefined }
    },

    async 'admin.events.discard'({ params, query, caller }) {
      await events.discardDeadLetter(params.id, caller.principal, query.reason)
      return { body: undefined }
    },

    async 'admin.events.stats'() {
      const { ready, leased, dead, oldestReadyMs } = await events.stats()
      return { body: { ready, leased, dead, oldest_ready_seconds: oldestReadyMs / 1_000 } }
    },

    async 'admin.search.reindex'() {
      return { body: { indexed: await search.reindex() } }
    },

    async 'admin.search.status'({ query }) {
      const { name, isUp, documents, differing, details } = await search.status({ compares: query.compare })
      return { body: { name, is_up: isUp, documents, differing, details: { ...details } } }
    },

    async 'admin.search.queries'({ query }) {
      const texts = await search.searchedTexts({ days: query.days, withoutResult: query.without_result, limit: query.limit })
      return { body: { queries: texts.map(presentSearchedText) } }
    },

    async 'admin.audit.list'({ query }) {
      const page = await customers.audit(readAuditFilter(query), pageOf(query))
      return { body: { entries: page.items.map(presentAuditEntry), ...pageFieldsOf(page, query) } }
    },

    async 'admin.audit.verify'({ query }) {
      const witness = query.head === undefined ? null : parseAuditSeal(query.head)
      return { body: presentVerification(await audit.verify(witness ? { witness } : {})) }
    },

    async 'admin.doctor'() {
      const [results, waiting] = await Promise.all([commerce.doctor(), orders.list({ outcomeUnknown: true }, { limit: unknownMax })])
      const invariants = results.map(({ code, title, violations, examples }) => ({ code, title, violations, examples: [...examples] }))
      const unknown = { total: waiting.total, newest: waiting.items.flatMap(presentUnknownOutcomes) }
      return { body: { ok: invariants.every(({ violations }) => violations === 0), invariants, unknown_outcomes: unknown } }
    },
  }
}

function presentUnknownOutcomes(order: Order) {
  return order.payments.flatMap(payment => {
    const call = presentUnansweredCall(payment)
    return call?.status === 'outcome_unknown' ? [{ order_id: order.id, payment_id: payment.id, unanswered_call: call }] : []
  })
}

function presentDeadLetter({ id, consumer, event, attempts, lastError }: Delivery) {
  return {
    id,
    consumer,
    topic: event.topic,
    event_id: event.id,
    payload: { ...event.payload },
    attempts,
    last_error: lastError,
    event_at: timeOf(event.at),
  }
}

function presentSearchedText({ text, searches, withoutResult, results, lastDay }: SearchedText) {
  return { text, searches, without_result: withoutResult, results, last_day: timeOf(lastDay * 86_400_000).slice(0, 10) }
}

/** One that there is not is no event's, so it finds nothing. */
function topicOf(topic: string | undefined): Topic | undefined {
  return topic as Topic | undefined
}
