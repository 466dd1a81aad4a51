import { z } from 'zod'
import { defineEndpoints } from '../endpoint.ts'
import { named } from '../schemas.ts'
import { id, idParam, line, pageFields, pageQuery, time } from '../values.ts'

const count = z.int().nonnegative()

const summary = z.strictObject({ created: count, updated: count, unchanged: count, stock_set: count, failed: count })

const kind = z.enum(['products', 'stock'])

/** One import. */
export const batch = named(
  'Batch',
  z.strictObject({
    id,
    kind,
    source: z.string().describe('The name of the file, for people.'),
    status: z.enum(['open', 'finished', 'undone']).describe('`open`: under way, or interrupted.'),
    actor: z.string(),
    started_at: time,
    finished_at: time.nullable(),
    undone_at: time.nullable(),
    summary: summary.nullable(),
  }),
)

const undoneRow = named(
  'UndoneRow',
  z.strictObject({
    sku: z.string(),
    outcome: z.enum(['restored', 'deleted', 'archived', 'stock_set_back', 'refused']),
    units: z.int().nullable().describe('By how many units the stock changes back.'),
    reason: z.string().nullable().describe('Why it stays as it is, where it was refused.'),
  }),
)

const base = { audience: 'admin', scope: 'any', tag: 'Admin: imports' } as const

/** Imports as wholes: to go on with after an interruption, and to be undone. */
export const adminBatchEndpoints = defineEndpoints({
  'admin.batches.list': {
    ...base,
    method: 'GET',
    path: '/admin/batches',
    summary: 'Imports, newest first',
    query: z.strictObject(pageQuery),
    successStatus: 200,
    responses: { 200: z.strictObject({ batches: z.array(batch), ...pageFields }) },
    errors: [],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.batches.get': {
    ...base,
    method: 'GET',
    path: '/admin/batches/{id}',
    summary: 'One import',
    params: idParam,
    successStatus: 200,
    responses: { 200: batch },
    errors: ['batch_not_found'],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.batches.start': {
    ...base,
    method: 'POST',
    path: '/admin/batches',
    summary: 'Begin an import, or go on with one that was interrupted',
    description:
      'Takes the scope of what it writes: `catalog:write` or `stock:write`. Imports of products and adjustments of stock that carry the `batch` belong to it. The same caller with the same `fingerprint` within a day goes on with the one that is still open (`resumed`): ' +
      'what was written then is not written again.',
    body: z.strictObject({
      kind,
      source: line,
      fingerprint: z.string().min(1).max(128).describe('Equal for equal data: a digest of the file and of how it is read.'),
    }),
    successStatus: 201,
    responses: { 201: z.strictObject({ batch, resumed: z.boolean() }) },
    errors: [],
    limit: 'admin_write',
    idempotent: true,
  },
  'admin.batches.finish': {
    ...base,
    method: 'POST',
    path: '/admin/batches/{id}/finish',
    summary: 'End an import',
    description: 'Takes the scope of what it writes.',
    params: idParam,
    body: summary,
    successStatus: 200,
    responses: { 200: batch },
    errors: ['batch_closed', 'batch_not_found'],
    limit: 'admin_write',
    idempotent: false,
  },
  'admin.batches.undo': {
    ...base,
    method: 'POST',
    path: '/admin/batches/{id}/undo',
    summary: 'Put back what an import changed, a part at a time',
    description:
      'The latest part first; again with `cursor` from `next_cursor` until that is null. Products that the import made are deleted, or archived where somebody ordered them; those it changed are restored; ' +
      'stock goes back by the difference. What others have changed since is `refused` and stays. With `preview` nothing is written. Takes the scopes of what the import wrote.',
    params: idParam,
    body: z.strictObject({ preview: z.boolean().exactOptional(), cursor: z.string().min(1).max(256).exactOptional() }),
    successStatus: 200,
    responses: { 200: z.strictObject({ batch, rows: z.array(undoneRow), next_cursor: z.string().nullable() }) },
    errors: ['batch_closed', 'batch_not_found'],
    limit: 'admin_write',
    idempotent: false,
  },
})
