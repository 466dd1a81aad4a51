import { z } from 'zod'
import { tokens } from './auth.ts'
import { defineEndpoints } from './endpoint.ts'
import { named } from './schemas.ts'
import { id, idParam } from './values.ts'

const nameParam = z.strictObject({ name: z.string().regex(/^[a-z0-9-]{1,40}$/) })

const issuerAnswer = z.strictObject({
  flow: z.string().min(1).max(1_024).describe('What `begin` gave to this browser.'),
  code: z.string().min(1).max(4_096).describe('Of the address that the browser came back to.'),
  state: z.string().min(1).max(512).describe('Of that address.'),
  iss: z.string().min(1).max(512).describe('Of that address, where it has one.').exactOptional(),
})

/** What is none is not found, like one that is nobody's. */
const identityId = z.string().min(1).max(64)

export const identity = named(
  'AccountIdentity',
  z.strictObject({
    id: z.string().regex(/^[0-9a-f]{32}$/),
    issuer: z.string().describe("The issuer's address, as in its tokens."),
    subject: z.string().describe('Who somebody is there.'),
  }),
)

const identityList = z.strictObject({ identities: z.array(identity).describe('In the order of issuer and subject.') })

/** Signing in by somebody else: issuers of OpenID Connect. */
export const issuerEndpoints = defineEndpoints({
  'auth.issuers': {
    method: 'GET',
    path: '/auth/issuers',
    audience: 'public',
    tag: 'Auth',
    summary: 'Where else one can sign in',
    successStatus: 200,
    responses: {
      200: z.strictObject({
        issuers: z.array(z.strictObject({ name: z.string(), label: z.string().describe('What a button says.'), audience: z.enum(['customers', 'staff']) })),
      }),
    },
    errors: [],
    limit: 'read',
    idempotent: false,
  },
  'auth.beginAtIssuer': {
    method: 'POST',
    path: '/auth/issuers/{name}/begin',
    audience: 'public',
    tag: 'Auth',
    summary: 'Begin to sign in at an issuer',
    description: 'Keep `flow` in the browser (`sessionStorage`), go to `url`, and finish with what the address has that the browser comes back to.',
    params: nameParam,
    successStatus: 200,
    responses: { 200: z.strictObject({ url: z.string(), flow: z.string() }) },
    errors: ['issuer_not_found', 'issuer_unavailable'],
    limit: 'refresh',
    idempotent: false,
  },
  'auth.finishAtIssuer': {
    method: 'POST',
    path: '/auth/issuers/{name}/finish',
    audience: 'public',
    tag: 'Auth',
    summary: 'Sign in with the answer of an issuer',
    description: "A guest's cart (by cookie or `X-Cart-Token`) is merged into the account's own.",
    params: nameParam,
    body: issuerAnswer,
    successStatus: 200,
    responses: { 200: tokens },
    errors: ['identity_not_allowed', 'identity_not_linked', 'identity_refused', 'issuer_not_found', 'issuer_unavailable'],
    limit: 'login',
    idempotent: false,
  },
  'account.linkIssuer': {
    method: 'POST',
    path: '/me/issuers/{name}',
    audience: 'customer',
    tag: 'Account',
    summary: 'Link the account to an issuer, to sign in by it from now on',
    params: nameParam,
    body: issuerAnswer,
    successStatus: 204,
    responses: { 204: null },
    errors: ['identity_not_allowed', 'identity_refused', 'issuer_not_found', 'issuer_unavailable'],
    limit: 'login',
    idempotent: false,
  },
  'account.identities': {
    method: 'GET',
    path: '/me/identities',
    audience: 'customer',
    tag: 'Account',
    summary: 'Which issuers the account is linked to',
    successStatus: 200,
    responses: { 200: identityList },
    errors: [],
    limit: 'read',
    idempotent: false,
  },
  'account.unlinkIdentity': {
    method: 'DELETE',
    path: '/me/identities/{id}',
    audience: 'customer',
    tag: 'Account',
    summary: 'Unlink the account from an issuer',
    description: 'Every other device is signed out. The last identity of an account without a password stays.',
    params: z.strictObject({ id: identityId }),
    successStatus: 204,
    responses: { 204: null },
    errors: ['identity_is_last', 'identity_not_found'],
    limit: 'write',
    neverShed: true,
    idempotent: false,
  },
})

/** Who somebody else is at issuers. */
export const adminIdentityEndpoints = defineEndpoints({
  'admin.identities.list': {
    method: 'GET',
    path: '/admin/customers/{id}/identities',
    audience: 'admin',
    scope: 'customers:read',
    tag: 'Admin: people',
    summary: 'Which issuers an account is linked to',
    params: idParam,
    successStatus: 200,
    responses: { 200: identityList },
    errors: ['customer_not_found'],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.identities.unlink': {
    method: 'DELETE',
    path: '/admin/customers/{id}/identities/{identity_id}',
    audience: 'admin',
    scope: 'customers:write',
    tag: 'Admin: people',
    summary: 'Unlink an account from an issuer',
    description:
      'All its sessions end. The last identity of an account without a password stays: disable the account instead. Nobody unlinks who has rights that they do not have.',
    params: z.strictObject({ id, identity_id: identityId }),
    successStatus: 204,
    responses: { 204: null },
    errors: ['customer_not_found', 'identity_is_last', 'identity_not_found'],
    limit: 'admin_write',
    idempotent: false,
  },
})
