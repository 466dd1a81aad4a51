import { chargingCases } from './payments/charging.ts'
import { endingCases } from './payments/ending.ts'
import type { CompleteAction, PaymentCase, PaymentProviderSubject, PaymentRun, PaymentTokens } from './payments/payment-fixtures.ts'
import { webhookCases } from './payments/webhooks.ts'
import { runSuite, type SuiteOptions } from './suite.ts'

export type { CompleteAction, PaymentProviderSubject, PaymentTokens } from './payments/payment-fixtures.ts'

const allCases: readonly PaymentCase[] = [...chargingCases, ...endingCases, ...webhookCases]

export interface PaymentProviderOptions extends SuiteOptions<PaymentProviderSubject> {
  readonly tokens: PaymentTokens
  /** Where a test can play the buyer. */
  readonly completeAction?: CompleteAction
}

/** What every {@link PaymentProvider} keeps: one charge a payment, one effect a key, nothing concluded from silence, no message taken that it has not signed. */
export function describePaymentProvider({ tokens, completeAction, create, destroy, ...options }: PaymentProviderOptions): void {
  const has = { ...tokens, completeAction }
  const cases = allCases.filter(({ needs = [] }) => needs.every(need => has[need] !== undefined))
  const suite: SuiteOptions<PaymentRun> = {
    ...options,
    create: async () => ({ ...(await create()), tokens, ...(completeAction && { completeAction }) }),
    ...(destroy && { destroy }),
  }
  runSuite('PaymentProvider', suite, cases)
}
