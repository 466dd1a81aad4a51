import { z } from 'zod'
import { tokens } from './auth.ts'
import { defineEndpoints } from './endpoint.ts'
import { password, time } from './values.ts'

const code = z.string().trim().min(6).max(64).describe('Six digits of the authenticator app.')
const anyCode = code.describe('Six digits of the authenticator app, or a recovery code.')
const recoveryCodes = z.strictObject({
  recovery_codes: z.array(z.string()).describe('Each works once, instead of a code of the app. Shown this once: write them down.'),
})

/** A second factor of the staff: setting it up, and signing in with it. */
export const secondFactorEndpoints = defineEndpoints({
  'auth.loginWithCode': {
    method: 'POST',
    path: '/auth/login/code',
    audience: 'public',
    tag: 'Auth',
    summary: 'Sign in: the second factor',
    description: 'After `POST /auth/login` was refused with `mfa_required`, whose `mfa_token` goes here. It lives five minutes, and is used up by a good code.',
    body: z.strictObject({ mfa_token: z.string().min(1).max(512), code: anyCode }),
    successStatus: 200,
    responses: { 200: tokens },
    errors: ['mfa_code_invalid', 'mfa_token_invalid', 'unavailable'],
    limit: 'login',
    idempotent: false,
  },
  'account.secondFactor': {
    method: 'GET',
    path: '/me/second-factor',
    audience: 'customer',
    tag: 'Account',
    summary: 'Whether signing in takes a second factor',
    successStatus: 200,
    responses: {
      200: z.strictObject({
        since: time.nullable().describe('Null where it takes none.'),
        required: z.boolean().describe('Whether this account can do nothing without one.'),
        recovery_codes_left: z.int().nonnegative(),
      }),
    },
    errors: [],
    limit: 'read',
    idempotent: false,
    beforeSecondFactor: true,
  },
  'account.startSecondFactor': {
    method: 'POST',
    path: '/me/second-factor',
    audience: 'customer',
    tag: 'Account',
    summary: 'Begin to set up a second factor (staff)',
    description: 'Answers a secret for an authenticator app (RFC 6238), this once. It counts when `POST /me/second-factor/confirm` has seen a code of it.',
    body: z.strictObject({ password }),
    successStatus: 201,
    responses: { 201: z.strictObject({ secret: z.string().describe('Base32, to type.'), uri: z.string().describe('`otpauth:`, to show as a QR code.') }) },
    errors: ['invalid_credentials', 'mfa_enrolled', 'unavailable'],
    limit: 'login',
    idempotent: false,
    beforeSecondFactor: true,
  },
  'account.confirmSecondFactor': {
    method: 'POST',
    path: '/me/second-factor/confirm',
    audience: 'customer',
    tag: 'Account',
    summary: 'Set up the second factor by a first code',
    description: 'Signs out every other device, and answers the recovery codes, this once.',
    body: z.strictObject({ code }),
    successStatus: 200,
    responses: { 200: recoveryCodes },
    errors: ['mfa_code_invalid', 'mfa_enrolled', 'unavailable'],
    limit: 'login',
    idempotent: false,
    beforeSecondFactor: true,
  },
  'account.renewRecoveryCodes': {
    method: 'POST',
    path: '/me/second-factor/recovery-codes',
    audience: 'customer',
    tag: 'Account',
    summary: 'Get new recovery codes',
    description: 'The ones before work no more.',
    body: z.strictObject({ code: anyCode }),
    successStatus: 200,
    responses: { 200: recoveryCodes },
    errors: ['mfa_code_invalid', 'unavailable'],
    limit: 'login',
    idempotent: false,
  },
})
