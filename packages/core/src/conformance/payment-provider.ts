import { beyondCases } from './payments/beyond.ts'
import { chargingCases } from './payments/charging.ts'
import { endingCases } from './payments/ending.ts'
import { laterCases } from './payments/later.ts'
import type { PaymentAbility, PaymentCase, PaymentProviderSubject, PaymentRun, PaymentTokens } from './payments/payment-fixtures.ts'
import { webhookCases } from './payments/webhooks.ts'
import { runSuite, type SuiteOptions } from './suite.ts'

export type { PaymentAbility, PaymentProviderSubject, PaymentTokens } from './payments/payment-fixtures.ts'

const allCases: readonly PaymentCase[] = [...chargingCases, ...endingCases, ...laterCases, ...beyondCases, ...webhookCases]

export interface PaymentProviderOptions extends SuiteOptions<PaymentProviderSubject> {
  readonly tokens: PaymentTokens
  /** What more the provider has and the test can play. */
  readonly can?: readonly PaymentAbility[]
  /** For a mock that remembers nothing: only the cases that need no memory are run. A provider that passes no others is none. */
  readonly isStateless?: boolean
}

/**
 * What every {@link PaymentProvider} keeps: one charge a payment, one effect a key, nothing concluded from silence, no message taken that it has not signed.
 * @returns the cases that were left out, since what they need is not there
 */
export function describePaymentProvider(options: PaymentProviderOptions): { readonly leftOut: readonly string[] } {
  const { tokens, can = [], isStateless = false, create, destroy, ...rest } = options
  const has = new Set<string>([...can, ...Object.keys(tokens)])
  const isCovered = ({ needs = [], isStateless: forMock = false }: PaymentCase) => needs.every(need => has.has(need)) && (forMock || !isStateless)
  const suite: SuiteOptions<PaymentRun> = {
    ...rest,
    create: async () => ({ ...(await create()), tokens, can }),
    ...(destroy && { destroy }),
  }
  runSuite('PaymentProvider', suite, allCases.filter(isCovered))
  return { leftOut: allCases.filter(found => !isCovered(found)).map(({ name }) => name) }
}
