import { z } from 'zod'
import { tokens } from './auth.ts'
import { defineEndpoints } from './endpoint.ts'

const nameParam = z.strictObject({ name: z.string().regex(/^[a-z0-9-]{1,40}$/) })

const issuerAnswer = z.strictObject({
  flow: z.string().min(1).max(1_024).describe('What `begin` gave to this browser.'),
  code: z.string().min(1).max(4_096).describe('Of the address that the browser came back to.'),
  state: z.string().min(1).max(512).describe('Of that address.'),
  iss: z.string().min(1).max(512).describe('Of that address, where it has one.').exactOptional(),
})

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
})
