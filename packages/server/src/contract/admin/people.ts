import { z } from 'zod'
import { defineEndpoints } from '../endpoint.ts'
import { named } from '../schemas.ts'
import { email, id, idParam, line, pageFields, pageQuery, password, time } from '../values.ts'

export const scope = named(
  'Scope',
  z.enum([
    'audit:read',
    'catalog:read',
    'catalog:write',
    'customers:read',
    'customers:write',
    'discounts:read',
    'discounts:write',
    'events:read',
    'events:write',
    'keys:read',
    'keys:write',
    'orders:read',
    'orders:write',
    'refunds:write',
    'stock:read',
    'stock:write',
    'webhooks:read',
    'webhooks:write',
  ]),
)

const role = z.enum(['customer', 'staff', 'admin'])
const staffRole = z.enum(['staff', 'admin'])
const scopeList = z.array(scope).max(100)

export const adminCustomer = named(
  'Customer',
  z.strictObject({
    id,
    email: z.string(),
    name: z.string(),
    role,
    scopes: z.array(scope),
    disabled: z.boolean(),
    created_at: time,
    updated_at: time,
  }),
)

export const apiKey = named(
  'ApiKey',
  z.strictObject({
    id,
    name: z.string(),
    prefix: z.string().describe('The first characters of the key, to recognise it by.'),
    role: staffRole,
    scopes: z.array(scope),
    created_at: time,
    expires_at: time.nullable(),
    last_used_at: time.nullable(),
    revoked_at: time.nullable(),
  }),
)

/** Customers and staff. */
export const adminCustomerEndpoints = defineEndpoints({
  'admin.customers.list': {
    method: 'GET',
    path: '/admin/customers',
    audience: 'admin',
    scope: 'customers:read',
    tag: 'Admin: people',
    summary: 'List accounts, newest first',
    query: z.strictObject({
      q: z.string().max(200).exactOptional().describe('Start of the name or e-mail address.'),
      role: role.exactOptional(),
      ...pageQuery,
    }),
    successStatus: 200,
    responses: { 200: z.strictObject({ customers: z.array(adminCustomer), ...pageFields }) },
    errors: [],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.customers.create': {
    method: 'POST',
    path: '/admin/customers',
    audience: 'admin',
    scope: 'customers:write',
    tag: 'Admin: people',
    summary: 'Make an account',
    description: 'Only an admin may give the role `staff` or `admin`.',
    body: z.strictObject({
      email,
      password,
      name: z.string().trim().max(255).exactOptional(),
      role: role.default('customer'),
      scopes: scopeList.exactOptional(),
    }),
    successStatus: 201,
    responses: { 201: adminCustomer },
    errors: ['email_taken', 'password_too_weak'],
    limit: 'admin_write',
    idempotent: true,
  },
  'admin.customers.get': {
    method: 'GET',
    path: '/admin/customers/{id}',
    audience: 'admin',
    scope: 'customers:read',
    tag: 'Admin: people',
    summary: 'One account',
    params: idParam,
    successStatus: 200,
    responses: { 200: adminCustomer },
    errors: ['customer_not_found'],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.customers.setAccess': {
    method: 'PATCH',
    path: '/admin/customers/{id}/access',
    audience: 'admin',
    scope: 'customers:write',
    tag: 'Admin: people',
    summary: 'Disable an account, or change its role and scopes',
    description: 'Only an admin may change roles and scopes, or the access of staff.',
    params: idParam,
    body: z.strictObject({ role: role.exactOptional(), scopes: scopeList.exactOptional(), disabled: z.boolean().exactOptional() }),
    successStatus: 200,
    responses: { 200: adminCustomer },
    errors: ['customer_not_found'],
    limit: 'admin_write',
    idempotent: false,
  },
})

/** API keys, and who a key is. */
export const adminKeyEndpoints = defineEndpoints({
  'admin.whoami': {
    method: 'GET',
    path: '/admin/whoami',
    audience: 'admin',
    scope: 'any',
    tag: 'Admin: people',
    summary: 'Who the credentials belong to, and what they may do',
    successStatus: 200,
    responses: { 200: z.strictObject({ actor: z.string(), role: staffRole, scopes: z.array(scope) }) },
    errors: [],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.keys.list': {
    method: 'GET',
    path: '/admin/api-keys',
    audience: 'admin',
    scope: 'keys:read',
    tag: 'Admin: people',
    summary: 'List API keys',
    successStatus: 200,
    responses: { 200: z.strictObject({ api_keys: z.array(apiKey) }) },
    errors: [],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.keys.create': {
    method: 'POST',
    path: '/admin/api-keys',
    audience: 'admin',
    scope: 'keys:write',
    tag: 'Admin: people',
    summary: 'Make an API key; it is shown once',
    description: 'A key cannot be given more than its maker may do.',
    body: z.strictObject({ name: line, role: staffRole.default('staff'), scopes: scopeList.exactOptional(), expires_at: time.nullable().exactOptional() }),
    successStatus: 201,
    responses: { 201: z.strictObject({ key: z.string(), api_key: apiKey }) },
    errors: [],
    limit: 'admin_write',
    idempotent: true,
  },
  'admin.keys.revoke': {
    method: 'DELETE',
    path: '/admin/api-keys/{id}',
    audience: 'admin',
    scope: 'keys:write',
    tag: 'Admin: people',
    summary: 'Revoke an API key',
    params: idParam,
    successStatus: 204,
    responses: { 204: null },
    errors: ['api_key_not_found'],
    limit: 'admin_write',
    idempotent: false,
  },
})
