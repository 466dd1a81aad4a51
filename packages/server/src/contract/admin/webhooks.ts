import { z } from 'zod'
import { defineEndpoints } from '../endpoint.ts'
import { named } from '../schemas.ts'
import { id, idParam, pageFields, pageQuery, time } from '../values.ts'

const url = z.string().trim().min(1).max(2_048).describe('An https address on the public internet.')
const topics = z.array(z.string().trim().min(1).max(64)).min(1).max(50).describe('Events it is told of: their names, `order.*`, or `*` for all.')
const description = z.string().trim().max(255)

export const webhook = named(
  'Webhook',
  z.strictObject({
    id,
    url: z.string(),
    description: z.string(),
    topics: z.array(z.string()),
    status: z.enum(['enabled', 'disabled']),
    disabled_by: z.enum(['person', 'failure', 'gone']).nullable().describe('`failure`: nothing but failures for a week. `gone`: it answered 410.'),
    disabled_at: time.nullable(),
    failing_since: time.nullable().describe('Since when every attempt failed.'),
    failures: z.int().nonnegative().describe('Failed attempts without a success between.'),
    parked_until: time.nullable().describe('Nothing is sent before this time; while disabled, the time of the next probe.'),
    previous_secret_until: time.nullable().describe('Until when the secret before the present one signs too.'),
    created_at: time,
    updated_at: time,
  }),
)

const state = z.enum(['pending', 'delivered', 'failed'])

const deliveryFields = {
  id,
  endpoint_id: id,
  event_id: id.nullable().describe('Null for a ping.'),
  message_id: z.string().describe('The `webhook-id` of every attempt.'),
  topic: z.string(),
  state,
  attempts: z.int().nonnegative(),
  next_attempt_at: time.nullable(),
  last_status: z.int().nullable(),
  last_error: z.string().nullable(),
  created_at: time,
  updated_at: time,
}

export const webhookDelivery = named('WebhookDelivery', z.strictObject(deliveryFields))

export const webhookDeliveryLog = named(
  'WebhookDeliveryLog',
  z.strictObject({
    ...deliveryFields,
    body: z.string().describe('The JSON that is signed and sent.'),
    log: z.array(
      z.strictObject({
        number: z.int().positive(),
        at: time,
        duration_ms: z.int().nonnegative(),
        status: z.int().nullable().describe('Null when no answer came.'),
        error: z.string().nullable(),
        response: z.string().describe('The beginning of the answer.'),
      }),
    ),
  }),
)

const secret = z.string().describe('Shown this once: `whsec_...`, for a library of Standard Webhooks.')
const withSecret = z.strictObject({ secret, webhook })

const tag = 'Admin: webhooks'
const write = { audience: 'admin', scope: 'webhooks:write', tag, limit: 'admin_write' } as const
const read = { audience: 'admin', scope: 'webhooks:read', tag, limit: 'admin_read' } as const

/** Outgoing webhooks: where the shop tells of its events, and what became of each message. */
export const adminWebhookEndpoints = defineEndpoints({
  'admin.webhooks.list': {
    ...read,
    method: 'GET',
    path: '/admin/webhooks',
    summary: 'List webhook endpoints, newest first',
    query: z.strictObject(pageQuery),
    successStatus: 200,
    responses: { 200: z.strictObject({ webhooks: z.array(webhook), ...pageFields }) },
    errors: [],
    idempotent: false,
  },
  'admin.webhooks.create': {
    ...write,
    method: 'POST',
    path: '/admin/webhooks',
    summary: 'Add a webhook endpoint',
    description: 'The secret is in this answer and in no other.',
    body: z.strictObject({ url, topics, description: description.exactOptional() }),
    successStatus: 201,
    responses: { 201: withSecret },
    errors: ['webhook_url_refused'],
    idempotent: true,
  },
  'admin.webhooks.get': {
    ...read,
    method: 'GET',
    path: '/admin/webhooks/{id}',
    summary: 'One webhook endpoint',
    params: idParam,
    successStatus: 200,
    responses: { 200: webhook },
    errors: ['webhook_endpoint_not_found'],
    idempotent: false,
  },
  'admin.webhooks.update': {
    ...write,
    method: 'PATCH',
    path: '/admin/webhooks/{id}',
    summary: 'Change a webhook endpoint',
    params: idParam,
    body: z.strictObject({ url: url.exactOptional(), topics: topics.exactOptional(), description: description.exactOptional() }),
    successStatus: 200,
    responses: { 200: webhook },
    errors: ['webhook_endpoint_not_found', 'webhook_url_refused'],
    idempotent: false,
  },
  'admin.webhooks.delete': {
    ...write,
    method: 'DELETE',
    path: '/admin/webhooks/{id}',
    summary: 'Delete a webhook endpoint with its log',
    params: idParam,
    successStatus: 204,
    responses: { 204: null },
    errors: ['webhook_endpoint_not_found'],
    idempotent: false,
  },
  'admin.webhooks.rotateSecret': {
    ...write,
    method: 'POST',
    path: '/admin/webhooks/{id}/rotate-secret',
    summary: 'Give a webhook endpoint a new secret',
    description: 'The one before signs too for a while, so that the receiver can change over.',
    params: idParam,
    body: z.strictObject({ overlap_hours: z.number().min(0).max(720).default(24) }),
    bodyOptional: true,
    successStatus: 200,
    responses: { 200: withSecret },
    errors: ['webhook_endpoint_not_found'],
    idempotent: true,
  },
  'admin.webhooks.enable': {
    ...write,
    method: 'POST',
    path: '/admin/webhooks/{id}/enable',
    summary: 'Switch a webhook endpoint on',
    params: idParam,
    successStatus: 200,
    responses: { 200: webhook },
    errors: ['webhook_endpoint_not_found'],
    idempotent: true,
  },
  'admin.webhooks.disable': {
    ...write,
    method: 'POST',
    path: '/admin/webhooks/{id}/disable',
    summary: 'Switch a webhook endpoint off',
    description: 'What waits is given up, and what happens meanwhile is noted as failed: both can be sent later.',
    params: idParam,
    successStatus: 200,
    responses: { 200: webhook },
    errors: ['webhook_endpoint_not_found'],
    idempotent: true,
  },
  'admin.webhooks.ping': {
    ...write,
    method: 'POST',
    path: '/admin/webhooks/{id}/ping',
    summary: 'Send a ping and say what came of it',
    params: idParam,
    successStatus: 200,
    responses: { 200: webhookDeliveryLog },
    errors: ['webhook_endpoint_not_found'],
    idempotent: true,
  },
  'admin.webhooks.redeliverFailed': {
    ...write,
    method: 'POST',
    path: '/admin/webhooks/{id}/redeliver',
    summary: 'Send everything again that failed to reach an endpoint',
    description: 'Takes deliveries whose `state` is `failed`. Those that are `pending` are sent by themselves, and are not counted.',
    params: idParam,
    body: z.strictObject({ since: time.describe('What was made at or after this time.') }),
    successStatus: 200,
    responses: { 200: z.strictObject({ count: z.int().nonnegative() }) },
    errors: ['webhook_endpoint_disabled', 'webhook_endpoint_not_found'],
    idempotent: true,
  },
  'admin.webhooks.deliveries': {
    ...read,
    method: 'GET',
    path: '/admin/webhook-deliveries',
    summary: 'What was sent, newest first',
    query: z.strictObject({ endpoint_id: id.exactOptional(), state: state.exactOptional(), topic: z.string().max(64).exactOptional(), ...pageQuery }),
    successStatus: 200,
    responses: { 200: z.strictObject({ deliveries: z.array(webhookDelivery), ...pageFields }) },
    errors: [],
    idempotent: false,
  },
  'admin.webhooks.delivery': {
    ...read,
    method: 'GET',
    path: '/admin/webhook-deliveries/{id}',
    summary: 'One message and every attempt to bring it',
    params: idParam,
    successStatus: 200,
    responses: { 200: webhookDeliveryLog },
    errors: ['webhook_delivery_not_found'],
    idempotent: false,
  },
  'admin.webhooks.redeliver': {
    ...write,
    method: 'POST',
    path: '/admin/webhook-deliveries/{id}/redeliver',
    summary: 'Send a message again, whatever became of it',
    params: idParam,
    successStatus: 200,
    responses: { 200: webhookDelivery },
    errors: ['webhook_delivery_not_found', 'webhook_endpoint_disabled'],
    idempotent: true,
  },
})
