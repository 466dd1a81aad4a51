import { CommerceError, silentLogger } from '@cartwright/core'
import { expect, it } from 'vitest'
import { problemReply } from '../src/http/problem.ts'

const shown = (error: CommerceError): Record<string, unknown> =>
  JSON.parse(problemReply(error, { requestId: 'r', logFields: {}, trace: undefined, errorPages: '/errors/', logger: silentLogger }).body ?? '') as Record<
    string,
    unknown
  >

it('shows the details of a refusal, but of a payment that is not ours nothing of whose it is', () => {
  const details = { paymentId: 7, available: 5 }
  expect(shown(new CommerceError('refund_exceeds_captured', 'Too much.', details))).toMatchObject({ payment_id: 7, available: 5 })
  const discreet = shown(new CommerceError('payment_mismatch', 'Not the same.', details))
  expect([discreet.code, 'payment_id' in discreet, 'available' in discreet]).toEqual(['payment_mismatch', false, false])
})
