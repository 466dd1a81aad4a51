import { z } from 'zod'
import { defineEndpoints } from './endpoint.ts'
import { named } from './schemas.ts'
import { id, idParam, time } from './values.ts'

export const session = named(
  'AccountSession',
  z.strictObject({
    id,
    created_at: time,
    last_used_at: time.describe('When its tokens were renewed last.'),
    expires_at: time.describe('When it ends at the latest.'),
    address: z.string().nullable().describe('From where it was opened; null where that is not known.'),
    device: z.string().describe('What it was opened with, such as `Firefox on Linux`; empty where that is not known.'),
    second_factor: z.boolean().describe('Whether it was opened with a second factor.'),
    current: z.boolean().describe('Whether it is the one that asks.'),
  }),
)

const sessionList = z.strictObject({ sessions: z.array(session).describe('Newest first; at most the hundred newest.') })
const ended = z.strictObject({ ended: z.int().nonnegative() })

/** Where a customer is signed in. */
export const sessionEndpoints = defineEndpoints({
  'account.sessions': {
    method: 'GET',
    path: '/me/sessions',
    audience: 'customer',
    tag: 'Account',
    summary: 'Where you are signed in',
    successStatus: 200,
    responses: { 200: sessionList },
    errors: [],
    limit: 'read',
    idempotent: false,
  },
  'account.endSession': {
    method: 'DELETE',
    path: '/me/sessions/{id}',
    audience: 'customer',
    tag: 'Account',
    summary: 'Sign out one device',
    params: idParam,
    successStatus: 204,
    responses: { 204: null },
    errors: ['session_not_found'],
    limit: 'write',
    neverShed: true,
    idempotent: false,
  },
  'account.endOtherSessions': {
    method: 'DELETE',
    path: '/me/sessions',
    audience: 'customer',
    tag: 'Account',
    summary: 'Sign out every other device',
    successStatus: 200,
    responses: { 200: ended },
    errors: [],
    limit: 'write',
    neverShed: true,
    idempotent: false,
  },
})

/** Where somebody else is signed in. */
export const adminSessionEndpoints = defineEndpoints({
  'admin.sessions.list': {
    method: 'GET',
    path: '/admin/customers/{id}/sessions',
    audience: 'admin',
    scope: 'customers:read',
    tag: 'Admin: people',
    summary: 'Where an account is signed in',
    params: idParam,
    successStatus: 200,
    responses: { 200: sessionList },
    errors: ['customer_not_found'],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.sessions.end': {
    method: 'DELETE',
    path: '/admin/customers/{id}/sessions/{session_id}',
    audience: 'admin',
    scope: 'customers:write',
    tag: 'Admin: people',
    summary: 'End a session of an account',
    description: 'Nobody ends a session of who has rights that they do not have.',
    params: z.strictObject({ id, session_id: id }),
    successStatus: 204,
    responses: { 204: null },
    errors: ['customer_not_found', 'session_not_found'],
    limit: 'admin_write',
    idempotent: false,
  },
  'admin.sessions.endAll': {
    method: 'DELETE',
    path: '/admin/customers/{id}/sessions',
    audience: 'admin',
    scope: 'customers:write',
    tag: 'Admin: people',
    summary: 'End all sessions of an account',
    description: 'Nobody ends the sessions of who has rights that they do not have.',
    params: idParam,
    successStatus: 200,
    responses: { 200: ended },
    errors: ['customer_not_found'],
    limit: 'admin_write',
    idempotent: false,
  },
})
