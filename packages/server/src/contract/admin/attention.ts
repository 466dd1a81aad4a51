import { z } from 'zod'
import { defineEndpoints } from '../endpoint.ts'
import { named } from '../schemas.ts'
import { amount, currency, id, idParam, note, pageFields, pageQuery, time } from '../values.ts'

const status = z.enum(['open', 'resolved'])

/** A sum and what it is in. */
export const moneyAtRisk = z.strictObject({ amount, currency }).nullable().describe('What could be lost; null where it is not about money.')

export const attention = named(
  'Attention',
  z.strictObject({
    id,
    reason: z.string().describe('Why a person has to look, such as `payment_mismatch`.'),
    title: z.string().describe('The reason in words.'),
    subject: z.string().describe('What it is about, such as `payment:7`.'),
    money_at_risk: moneyAtRisk,
    detail: z.record(z.string(), z.unknown()).describe('As it was last seen. Amounts in it are minor units.'),
    status,
    count: z.int().positive().describe('How often it was seen.'),
    opened_at: time,
    last_seen_at: time,
    resolved_at: time.nullable(),
    resolved_by: z.string().nullable(),
    note: z.string(),
  }),
)

const tag = 'Admin: operations'

/** What people have to look at. */
export const adminAttentionEndpoints = defineEndpoints({
  'admin.attention.list': {
    method: 'GET',
    path: '/admin/attention',
    audience: 'admin',
    scope: 'attention:read',
    tag,
    summary: 'What a person has to look at, newest first',
    description: 'The scope `audit:read` opens it, too.',
    query: z.strictObject({
      status: status.exactOptional(),
      reason: z.string().max(64).exactOptional(),
      subject: z.string().max(300).exactOptional().describe('For instance `order:5`.'),
      ...pageQuery,
    }),
    successStatus: 200,
    responses: { 200: z.strictObject({ records: z.array(attention), ...pageFields }) },
    errors: [],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.attention.get': {
    method: 'GET',
    path: '/admin/attention/{id}',
    audience: 'admin',
    scope: 'attention:read',
    tag,
    summary: 'One thing that a person has to look at',
    description: 'The scope `audit:read` opens it, too.',
    params: idParam,
    successStatus: 200,
    responses: { 200: attention },
    errors: ['attention_not_found'],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.attention.resolve': {
    method: 'POST',
    path: '/admin/attention/{id}/resolve',
    audience: 'admin',
    scope: 'attention:write',
    tag,
    summary: 'Close a record; what is seen again later is a new one',
    description: 'The scope `events:write` opens it, too.',
    params: idParam,
    body: z.strictObject({ note: note.exactOptional().describe('What there is to say about it.') }),
    successStatus: 200,
    responses: { 200: attention },
    errors: ['attention_not_found'],
    limit: 'admin_write',
    idempotent: false,
  },
})
