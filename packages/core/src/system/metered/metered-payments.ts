import { hasCode } from '../../model/index.ts'
import type { Clock, Meter, PaymentProvider } from '../../ports/index.ts'
import { aroundProviderCalls } from '../provider-calls.ts'

type Outcome = 'ok' | 'refused' | 'failed' | 'unknown' | 'unavailable'

/** The same provider, its calls counted and timed. */
export function meteredPayments(payments: PaymentProvider, meter: Meter, clock: Pick<Clock, 'now'>): PaymentProvider {
  const timed = aroundProviderCalls(payments, async (call, work) => {
    const startedAt = clock.now()
    let outcome: Outcome = 'ok'
    try {
      return await work()
    } catch (error) {
      outcome = outcomeOf(error)
      throw error
    } finally {
      meter.count('cartwright_provider_calls_total', { call, outcome })
      // A call that was not made has taken no time.
      if (outcome !== 'unavailable') meter.observe('cartwright_provider_call_duration_seconds', { call }, Math.max(0, clock.now() - startedAt) / 1_000)
    }
  })
  return payments.assertReady ? { ...timed, assertReady: () => assertReady(payments, meter) } : timed
}

/** A checkout that is turned away before it begins is a call that was not made. */
function assertReady(payments: PaymentProvider, meter: Meter): void {
  try {
    payments.assertReady?.()
  } catch (error) {
    meter.count('cartwright_provider_calls_total', { call: 'create', outcome: 'unavailable' })
    throw error
  }
}

function outcomeOf(error: unknown): Outcome {
  if (hasCode(error, 'payment_unavailable')) return 'unavailable'
  if (hasCode(error, 'payment_outcome_unknown')) return 'unknown'
  if (hasCode(error, 'payment_provider_error')) return 'failed'
  return 'refused'
}
