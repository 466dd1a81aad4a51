import { z } from 'zod'
import { defineEndpoints } from '../endpoint.ts'
import { named } from '../schemas.ts'
import { id, idParam, pageFields, pageQuery, time } from '../values.ts'
import { dispute, disputeStatus } from './disputes.ts'
import { adminOrder } from './orders.ts'

const webhookEventStatus = z.enum(['received', 'done', 'ignored', 'failed'])

const webhookEventFields = {
  id,
  provider: z.string(),
  event_id: z.string().describe("The provider's id of the message."),
  type: z.string(),
  subject: z
    .strictObject({ kind: z.enum(['payment', 'refund', 'dispute']), provider_id: z.string(), provider_payment_id: z.string().nullable() })
    .nullable()
    .describe('What it is about.'),
  status: webhookEventStatus,
  reason: z.string().nullable().describe('Why it was ignored, or failed.'),
  next_try_at: time.nullable().describe('When a `failed` one is worked on again by itself; null where that is not so: it failed for good.'),
  received_at: time,
  finished_at: time.nullable(),
}

export const webhookEvent = named('WebhookEvent', z.strictObject(webhookEventFields))

export const webhookEventDetail = named(
  'WebhookEventDetail',
  z.strictObject({ ...webhookEventFields, raw_body: z.string().describe('As it came, letter for letter.') }),
)

const tag = 'Admin: payments'
const read = { method: 'GET', audience: 'admin', tag, successStatus: 200, limit: 'admin_read', idempotent: false } as const
const write = { method: 'POST', audience: 'admin', tag, params: idParam, successStatus: 200, limit: 'admin_write', idempotent: true } as const

/** Payments, what providers told of them, and disputes. */
export const adminPaymentEndpoints = defineEndpoints({
  'admin.payments.settle': {
    ...write,
    path: '/admin/payments/{id}/settle',
    scope: 'orders:write',
    summary: 'Read the provider about a payment, and move it and its order on',
    description: 'Harmless at any time: it is what the browser, webhooks and the resolver do.',
    responses: { 200: adminOrder },
    errors: ['payment_mismatch', 'payment_not_found', 'payment_outcome_unknown', 'payment_provider_error', 'payment_unavailable'],
  },
  'admin.disputes.list': {
    ...read,
    path: '/admin/disputes',
    scope: 'orders:read',
    summary: 'Buyers who asked their bank for the money back, newest first',
    query: z.strictObject({ status: disputeStatus.exactOptional(), order_id: id.exactOptional(), ...pageQuery }),
    responses: { 200: z.strictObject({ disputes: z.array(dispute), ...pageFields }) },
    errors: [],
  },
  'admin.disputes.get': {
    ...read,
    path: '/admin/disputes/{id}',
    scope: 'orders:read',
    summary: 'One dispute',
    params: idParam,
    responses: { 200: dispute },
    errors: ['dispute_not_found'],
  },
  'admin.webhookEvents.list': {
    ...read,
    path: '/admin/webhook-events',
    scope: 'events:read',
    summary: 'What payment providers told, newest first',
    query: z.strictObject({
      status: webhookEventStatus.exactOptional(),
      provider: z.string().max(64).exactOptional(),
      type: z.string().max(128).exactOptional(),
      ...pageQuery,
    }),
    responses: { 200: z.strictObject({ webhook_events: z.array(webhookEvent), ...pageFields }) },
    errors: [],
  },
  'admin.webhookEvents.get': {
    ...read,
    path: '/admin/webhook-events/{id}',
    scope: 'events:read',
    summary: 'One message of a payment provider, with its body',
    params: idParam,
    responses: { 200: webhookEventDetail },
    errors: ['webhook_event_not_found'],
  },
  'admin.webhookEvents.replay': {
    ...write,
    path: '/admin/webhook-events/{id}/replay',
    scope: 'events:write',
    summary: 'Have a message worked on again',
    responses: { 200: webhookEvent },
    errors: ['webhook_event_not_found'],
  },
})
