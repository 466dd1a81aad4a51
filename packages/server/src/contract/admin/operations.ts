import { z } from 'zod'
import { defineEndpoints } from '../endpoint.ts'
import { named } from '../schemas.ts'
import { id, idParam, pageFields, pageQuery, time } from '../values.ts'

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

const auditEntry = named(
  'AuditEntry',
  z.strictObject({ id, at: time, actor: z.string(), action: z.string(), subject: z.string(), data: z.record(z.string(), z.unknown()) }),
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
    query: z.strictObject(pageQuery),
    successStatus: 200,
    responses: { 200: z.strictObject({ dead_letters: z.array(deadLetter), ...pageFields }) },
    errors: [],
    limit: 'admin_read',
    idempotent: false,
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
    params: idParam,
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
      ...pageQuery,
    }),
    successStatus: 200,
    responses: { 200: z.strictObject({ entries: z.array(auditEntry), ...pageFields }) },
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
    responses: { 200: z.strictObject({ ok: z.boolean(), invariants: z.array(invariant) }) },
    errors: [],
    limit: 'admin_read',
    idempotent: false,
  },
})
