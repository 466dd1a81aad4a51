import { z } from 'zod'
import { defineEndpoints } from '../endpoint.ts'
import { named } from '../schemas.ts'
import { id, idParam, pageFields, pageQuery, time } from '../values.ts'
import { unansweredCall } from './orders.ts'

const deadLetter = named(
  'DeadLetter',
  z.strictObject({
    id,
    consumer: z.string(),
    topic: z.string(),
    event_id: id,
    payload: z.record(z.string(), z.unknown()),
    attempts: z.int().nonnegative(),
    last_error: z.string().nullable(),
    event_at: time,
  }),
)

const invariant = named('Invariant', z.strictObject({ code: z.string(), title: z.string(), violations: z.int().nonnegative(), examples: z.array(z.string()) }))

const unknownOutcomes = z
  .strictObject({
    total: z.int().nonnegative().describe('Orders with such a payment.'),
    newest: z.array(z.strictObject({ order_id: id, payment_id: id, unanswered_call: unansweredCall })),
  })
  .describe(
    'Payments of which nobody knows yet how they ended, since the answer of the provider was lost. Nothing is broken: the provider is asked until it tells.',
  )

const searchStatus = named(
  'SearchStatus',
  z.strictObject({
    name: z.string().describe('The adapter: `sqlite`, `meilisearch`, ...'),
    is_up: z.boolean().describe('Whether it answers. Where there is a fallback, search goes on all the same.'),
    documents: z.int().nonnegative().nullable().describe('Products in it; null when it does not tell.'),
    differing: z
      .int()
      .nonnegative()
      .nullable()
      .describe('Products that it holds otherwise than the catalog has them; null when that was not asked for, or cannot be told.'),
    details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  }),
)

const searchedText = named(
  'SearchedText',
  z.strictObject({
    text: z.string(),
    searches: z.int().nonnegative(),
    without_result: z.int().nonnegative().describe('How many of them found nothing.'),
    results: z.int().nonnegative().describe('Products that the last one found.'),
    last_day: z.iso.date().describe('In UTC.'),
  }),
)

export const auditEntry = named(
  'AuditEntry',
  z.strictObject({
    id,
    at: time,
    actor: z.string(),
    address: z.string().nullable().describe('Of the client, as the server knows it.'),
    request_id: z.string().nullable(),
    action: z.string(),
    subject: z.string(),
    data: z.record(z.string(), z.unknown()),
    sequence: z.int().nullable().describe('Its place in the chain; null until it is chained, some seconds later.'),
    hash: z.string().nullable(),
  }),
)

const auditHead = z.string().regex(/^[1-9]\d{0,14}:[0-9a-f]{64}$/)

const auditVerification = named(
  'AuditVerification',
  z.strictObject({
    ok: z.boolean(),
    sealed: z.int().nonnegative().describe('Lines that were looked at.'),
    unsealed: z.int().nonnegative().describe('Lines that are not in the chain yet.'),
    unsealed_since: time.nullable(),
    head: z.string().nullable().describe('The end of the chain as `sequence:hash`, to be noted elsewhere.'),
    problems: z.array(z.strictObject({ sequence: z.int(), id: id.nullable(), problem: z.enum(['changed', 'missing', 'cut_off', 'head', 'witness']) })),
  }),
)

/** Keeping the shop running: failed jobs, search, the audit log, the doctor. */
export const adminOperationEndpoints = defineEndpoints({
  'admin.events.deadLetters': {
    method: 'GET',
    path: '/admin/events/dead-letters',
    audience: 'admin',
    scope: 'events:read',
    tag: 'Admin: operations',
    summary: 'Jobs that failed for good, newest first',
    query: z.strictObject({ topic: z.string().max(64).exactOptional().describe('Of this event only.'), ...pageQuery }),
    successStatus: 200,
    responses: { 200: z.strictObject({ dead_letters: z.array(deadLetter), ...pageFields }) },
    errors: [],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.events.deadLetter': {
    method: 'GET',
    path: '/admin/events/dead-letters/{id}',
    audience: 'admin',
    scope: 'events:read',
    tag: 'Admin: operations',
    summary: 'One job that failed for good',
    params: idParam,
    successStatus: 200,
    responses: { 200: deadLetter },
    errors: ['dead_letter_not_found'],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.events.retryAll': {
    method: 'POST',
    path: '/admin/events/dead-letters/retry',
    audience: 'admin',
    scope: 'events:write',
    tag: 'Admin: operations',
    summary: 'Try all failed jobs again, or those of one event',
    body: z.strictObject({ topic: z.string().max(64).exactOptional() }),
    successStatus: 200,
    responses: { 200: z.strictObject({ retried: z.int().nonnegative() }) },
    errors: [],
    limit: 'admin_write',
    idempotent: true,
  },
  'admin.events.retry': {
    method: 'POST',
    path: '/admin/events/dead-letters/{id}/retry',
    audience: 'admin',
    scope: 'events:write',
    tag: 'Admin: operations',
    summary: 'Try a failed job again',
    params: idParam,
    successStatus: 204,
    responses: { 204: null },
    errors: ['dead_letter_not_found'],
    limit: 'admin_write',
    idempotent: true,
  },
  'admin.events.discard': {
    method: 'DELETE',
    path: '/admin/events/dead-letters/{id}',
    audience: 'admin',
    scope: 'events:write',
    tag: 'Admin: operations',
    summary: 'Give a failed job up',
    description: 'What it was about, and the reason, stay in the audit log.',
    params: idParam,
    query: z.strictObject({ reason: z.string().trim().max(255).exactOptional() }),
    successStatus: 204,
    responses: { 204: null },
    errors: ['dead_letter_not_found'],
    limit: 'admin_write',
    idempotent: false,
  },
  'admin.events.stats': {
    method: 'GET',
    path: '/admin/events/stats',
    audience: 'admin',
    scope: 'events:read',
    tag: 'Admin: operations',
    summary: 'How the queue of jobs stands',
    successStatus: 200,
    responses: {
      200: z.strictObject({
        ready: z.int().nonnegative(),
        leased: z.int().nonnegative(),
        dead: z.int().nonnegative(),
        oldest_ready_seconds: z.number().nonnegative(),
      }),
    },
    errors: [],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.search.reindex': {
    method: 'POST',
    path: '/admin/search/reindex',
    audience: 'admin',
    scope: 'catalog:write',
    tag: 'Admin: operations',
    summary: 'Build the search index anew beside the live one',
    successStatus: 200,
    responses: { 200: z.strictObject({ indexed: z.int().nonnegative() }) },
    errors: [],
    limit: 'admin_write',
    idempotent: true,
  },
  'admin.search.status': {
    method: 'GET',
    path: '/admin/search/status',
    audience: 'admin',
    scope: 'catalog:read',
    tag: 'Admin: operations',
    summary: 'How the search index is doing',
    query: z.strictObject({
      compare: z.boolean().default(false).describe('Also counts what it holds otherwise than the catalog: reads both from end to end.'),
    }),
    successStatus: 200,
    responses: { 200: searchStatus },
    errors: ['unavailable'],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.search.queries': {
    method: 'GET',
    path: '/admin/search/queries',
    audience: 'admin',
    scope: 'catalog:read',
    tag: 'Admin: operations',
    summary: 'What shoppers searched for, most frequent first',
    description: 'Counted by day for 90 days, with case, accents and spaces folded; first pages only, and nothing of staff and API keys.',
    query: z.strictObject({
      days: z.int().min(1).max(90).default(30).describe('Of the last so many days, today included.'),
      without_result: z.boolean().default(false).describe('Only what found nothing, by how often.'),
      limit: z.int().min(1).max(1_000).default(50),
    }),
    successStatus: 200,
    responses: { 200: z.strictObject({ queries: z.array(searchedText) }) },
    errors: [],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.audit.list': {
    method: 'GET',
    path: '/admin/audit',
    audience: 'admin',
    scope: 'audit:read',
    tag: 'Admin: operations',
    summary: 'Who changed what, newest first',
    query: z.strictObject({
      subject: z.string().max(200).exactOptional().describe('For instance `product:12`.'),
      actor: z.string().max(200).exactOptional().describe('For instance `key:3`.'),
      action: z.string().max(200).exactOptional().describe('For instance `order.cancel`.'),
      from: time.exactOptional().describe('Included.'),
      to: time.exactOptional().describe('Not included.'),
      ...pageQuery,
    }),
    successStatus: 200,
    responses: { 200: z.strictObject({ entries: z.array(auditEntry), ...pageFields }) },
    errors: [],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.audit.verify': {
    method: 'GET',
    path: '/admin/audit/verify',
    audience: 'admin',
    scope: 'audit:read',
    tag: 'Admin: operations',
    summary: 'Recompute the chain of the audit log',
    description: 'Reads all of it. Finds a line that was changed or deleted, also the last ones.',
    query: z.strictObject({ head: auditHead.exactOptional().describe('A head noted elsewhere before, which has to be part of the chain still.') }),
    successStatus: 200,
    responses: { 200: auditVerification },
    errors: [],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.doctor': {
    method: 'GET',
    path: '/admin/doctor',
    audience: 'admin',
    scope: 'audit:read',
    tag: 'Admin: operations',
    summary: 'Run every invariant of the shop as a query',
    successStatus: 200,
    responses: {
      200: z.strictObject({ ok: z.boolean().describe('Whether every invariant holds.'), invariants: z.array(invariant), unknown_outcomes: unknownOutcomes }),
    },
    errors: [],
    limit: 'admin_read',
    idempotent: false,
  },
})
