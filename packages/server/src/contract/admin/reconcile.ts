import { z } from 'zod'
import { defineEndpoints } from '../endpoint.ts'
import { named } from '../schemas.ts'
import { time } from '../values.ts'
import { moneyAtRisk } from './attention.ts'

const check = z.enum(['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8', 'R9'])
const count = z.int().nonnegative()

export const difference = named(
  'Difference',
  z.strictObject({
    subject: z.string().describe('What it is about, such as `payment:7`.'),
    reason: z.string(),
    severity: z.enum(['info', 'warning', 'critical']),
    here: z.string().describe("How it stands in the shop's own records."),
    there: z.string().describe('How it stands there, or should stand.'),
    money_at_risk: moneyAtRisk,
    proposal: z.string(),
    repair: z
      .enum(['alone', 'on_request', 'by_hand'])
      .describe('`alone`: the timer does it. `on_request`: only a run with `repair`. `by_hand`: nobody but a person.'),
    outcome: z.enum(['open', 'repaired', 'failed']),
    result: z.string().nullable().describe('What the repair came to, or why it failed.'),
  }),
)

export const reconcileReport = named(
  'ReconcileReport',
  z.strictObject({
    started_at: time,
    ended_at: time,
    from: time,
    to: time,
    repair: z.boolean(),
    complete: z.boolean().describe('Whether every check could compare everything.'),
    open: count.describe('Differences that are still there.'),
    repaired: count,
    sections: z.array(
      z.strictObject({
        check,
        title: z.string(),
        status: z.enum(['compared', 'partly', 'not_compared']),
        compared: count,
        differences: z.array(difference),
        more: count.describe('Differences beyond those listed.'),
        notes: z.array(z.string()).describe('What could not be compared, and why.'),
      }),
    ),
  }),
)

/** Comparing the shop with itself and with the provider. */
export const adminReconcileEndpoints = defineEndpoints({
  'admin.reconcile': {
    method: 'POST',
    path: '/admin/reconcile',
    audience: 'admin',
    scope: 'audit:read',
    tag: 'Admin: operations',
    summary: "Compare the shop's records with each other and with the payment provider's",
    description:
      'Changes nothing without `repair`, which also needs the scopes `orders:write` and `stock:write`. Answers when it is done, after a minute at the latest: what was not looked at by then is told. Ask check by check, or for a shorter time, where that is not enough.',
    body: z.strictObject({
      checks: z.array(check).min(1).max(9).exactOptional().describe('All of them unless given.'),
      repair: z.boolean().default(false),
      from: time.exactOptional().describe('The last 48 hours unless given.'),
      to: time.exactOptional(),
    }),
    successStatus: 200,
    responses: { 200: reconcileReport },
    errors: [],
    limit: 'admin_write',
    idempotent: false,
  },
})
