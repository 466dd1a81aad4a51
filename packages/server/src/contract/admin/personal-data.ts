import { z } from 'zod'
import { savedAddress } from '../address.ts'
import { defineEndpoints } from '../endpoint.ts'
import { savedMethod } from '../orders.ts'
import { named } from '../schemas.ts'
import { session } from '../sessions.ts'
import { id, idParam, time } from '../values.ts'
import { creditAccount, creditEntry } from './credits.ts'
import { auditEntry } from './operations.ts'
import { adminOrder } from './orders.ts'
import { adminCustomer } from './people.ts'

const erasure = named(
  'Erasure',
  z.strictObject({
    customer_id: id,
    orders: z.int().nonnegative().describe('That the person is taken out of.'),
    addresses: z.int().nonnegative(),
    payment_methods: z.int().nonnegative(),
    blockers: z.array(z.string()).describe('What stands against it, as sentences.'),
  }),
)

/** What data protection laws let people ask for. */
export const adminPersonalDataEndpoints = defineEndpoints({
  'admin.personalData.export': {
    method: 'GET',
    path: '/admin/customers/{id}/personal-data',
    audience: 'admin',
    scope: 'customers:read',
    tag: 'Admin: people',
    summary: 'Everything about a customer',
    description: 'Also orders placed as a guest with the same e-mail address. That it was asked for is in the audit log.',
    params: idParam,
    successStatus: 200,
    responses: {
      200: z.strictObject({
        customer: adminCustomer,
        addresses: z.array(savedAddress),
        payment_methods: z.array(savedMethod),
        identities: z.array(z.strictObject({ issuer: z.string(), subject: z.string() })).describe('Who they are at issuers by which they sign in.'),
        orders: z.array(adminOrder),
        cart: z.strictObject({ id, updated_at: time, items: z.array(z.strictObject({ variant_id: id, quantity: z.int() })) }).nullable(),
        store_credit: z.array(z.strictObject({ account: creditAccount, entries: z.array(creditEntry) })),
        sessions: z.array(session),
        audit: z.array(auditEntry),
      }),
    },
    errors: ['customer_not_found', 'payment_unavailable', 'payment_provider_error'],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.personalData.preview': {
    method: 'GET',
    path: '/admin/customers/{id}/erasure',
    audience: 'admin',
    scope: 'customers:read',
    tag: 'Admin: people',
    summary: 'What erasing a customer would do',
    params: idParam,
    successStatus: 200,
    responses: { 200: erasure },
    errors: ['customer_not_found', 'payment_unavailable', 'payment_provider_error'],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.personalData.erase': {
    method: 'POST',
    path: '/admin/customers/{id}/erasure',
    audience: 'admin',
    scope: 'customers:write',
    tag: 'Admin: people',
    summary: 'Take the person out of the shop, for good',
    description: 'Account, addresses, sessions, saved payment methods and the open cart are gone; orders stay without the person. Cannot be undone.',
    params: idParam,
    body: z.strictObject({ email: z.string().max(320).describe('The e-mail address of the account, to be sure that it is the right one.') }),
    successStatus: 200,
    responses: { 200: erasure },
    errors: ['customer_not_found', 'erasure_blocked', 'payment_unavailable', 'payment_provider_error'],
    limit: 'admin_write',
    idempotent: false,
  },
})
