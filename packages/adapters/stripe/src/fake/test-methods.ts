/** What happens when a payment with this method is tried. */
export type Outcome =
  | { readonly kind: 'succeeds' }
  | { readonly kind: 'declined'; readonly code: string; readonly declineCode?: string }
  | { readonly kind: 'authenticates'; readonly then: 'succeeds' | 'declined'; readonly once: boolean }
  | { readonly kind: 'processes'; readonly then: 'succeeds' | 'fails'; readonly failureCode: string }

/** One of Stripe's test payment methods (docs.stripe.com/testing): what it looks like and what it does. */
export interface TestMethod {
  readonly type: 'card' | 'us_bank_account' | 'sepa_debit'
  readonly brand: string
  readonly last4: string
  readonly country: string
  readonly outcome: Outcome
  /** Refunds of its charges: at once, at first pending, or succeeding and failing later. */
  readonly refunds: 'succeed' | 'pending' | 'fail'
  /** A dispute opened by itself with the charge. */
  readonly dispute?: { readonly reason: string; readonly inquiry: boolean }
}

const succeeds: Outcome = { kind: 'succeeds' }
const declined = (declineCode: string, code = 'card_declined'): Outcome => ({ kind: 'declined', code, declineCode })
const failsWith = (code: string): Outcome => ({ kind: 'declined', code })
const authenticates = (then: 'succeeds' | 'declined' = 'succeeds', once = false): Outcome => ({ kind: 'authenticates', then, once })

function card(last4: string, outcome: Outcome, more: Partial<TestMethod> = {}): TestMethod {
  return { type: 'card', brand: 'visa', country: 'US', last4, outcome, refunds: 'succeed', ...more }
}

function debit(type: 'us_bank_account' | 'sepa_debit', last4: string, then: 'succeeds' | 'fails', failureCode = ''): TestMethod {
  const country = type === 'sepa_debit' ? 'AT' : 'US'
  return { type, brand: '', country, last4, outcome: { kind: 'processes', then, failureCode }, refunds: 'pending' }
}

const brands: ReadonlyArray<readonly [string, string, string]> = [
  ['visa_debit', 'visa', '5556'],
  ['mastercard', 'mastercard', '4444'],
  ['mastercard_debit', 'mastercard', '3222'],
  ['mastercard_prepaid', 'mastercard', '5100'],
  ['amex', 'amex', '8431'],
  ['discover', 'discover', '1117'],
  ['diners', 'diners', '0004'],
  ['jcb', 'jcb', '0505'],
  ['unionpay', 'unionpay', '0005'],
]

const entries: ReadonlyArray<readonly [string, TestMethod]> = [
  ['visa', card('4242', succeeds)],
  ['us', card('4242', succeeds)],
  ['de', card('0016', succeeds, { country: 'DE' })],
  ['gb', card('0000', succeeds, { country: 'GB' })],
  ...brands.map(([name, brand, last4]) => [name, card(last4, succeeds, { brand })] as const),
  ['chargeDeclined', card('0002', declined('generic_decline'))],
  ['visa_chargeDeclined', card('0002', declined('generic_decline'))],
  ['chargeDeclinedInsufficientFunds', card('9995', declined('insufficient_funds'))],
  ['visa_chargeDeclinedInsufficientFunds', card('9995', declined('insufficient_funds'))],
  ['chargeDeclinedLostCard', card('9987', declined('lost_card'))],
  ['visa_chargeDeclinedLostCard', card('9987', declined('lost_card'))],
  ['chargeDeclinedStolenCard', card('9979', declined('stolen_card'))],
  ['visa_chargeDeclinedStolenCard', card('9979', declined('stolen_card'))],
  ['chargeDeclinedFraudulent', card('0019', declined('fraudulent'))],
  ['visa_chargeDeclinedFraudulent', card('0019', declined('fraudulent'))],
  ['chargeDeclinedVelocityLimitExceeded', card('6975', declined('card_velocity_exceeded'))],
  ['chargeDeclinedExpiredCard', card('0069', failsWith('expired_card'))],
  ['chargeDeclinedIncorrectCvc', card('0127', failsWith('incorrect_cvc'))],
  ['chargeDeclinedProcessingError', card('0119', failsWith('processing_error'))],
  ['chargeCustomerFail', card('0341', declined('generic_decline'))],
  ['authenticationRequired', card('3184', authenticates())],
  ['authenticationRequiredOnSetup', card('3155', authenticates('succeeds', true))],
  ['authenticationRequiredSetupForOffSession', card('3155', authenticates('succeeds', true))],
  ['authenticationRequiredChargeDeclinedInsufficientFunds', card('3178', authenticates('declined'))],
  ['threeDSecureRequired', card('3063', authenticates())],
  ['threeDSecure2Required', card('3220', authenticates())],
  ['threeDSecureOptional', card('3055', succeeds)],
  ['threeDSecureNotSupported', card('3055', succeeds)],
  ['threeDSecureRequiredChargeDeclined', card('1629', authenticates('declined'))],
  ['bypassPending', card('0077', succeeds)],
  ['pendingRefund', card('7726', succeeds, { refunds: 'pending' })],
  ['refundFail', card('5126', succeeds, { refunds: 'fail' })],
  ['createDispute', card('0259', succeeds, { dispute: { reason: 'fraudulent', inquiry: false } })],
  ['createDisputeProductNotReceived', card('2685', succeeds, { dispute: { reason: 'product_not_received', inquiry: false } })],
  ['createDisputeInquiry', card('1976', succeeds, { dispute: { reason: 'fraudulent', inquiry: true } })],
  ['usBankAccount', debit('us_bank_account', '6789', 'succeeds')],
  ['usBankAccount_success', debit('us_bank_account', '6789', 'succeeds')],
  ['usBankAccount_processing', debit('us_bank_account', '6789', 'succeeds')],
  ['usBankAccount_insufficientFunds', debit('us_bank_account', '2227', 'fails', 'insufficient_funds')],
  ['usBankAccount_accountClosed', debit('us_bank_account', '1113', 'fails', 'account_closed')],
  ['usBankAccount_noAccount', debit('us_bank_account', '1116', 'fails', 'no_account')],
  ['usBankAccount_debitNotAuthorized', debit('us_bank_account', '3335', 'fails', 'debit_not_authorized')],
  ['sepaDebit', debit('sepa_debit', '3201', 'succeeds')],
  ['sepaDebit_success', debit('sepa_debit', '3201', 'succeeds')],
  ['sepaDebit_fails', debit('sepa_debit', '3202', 'fails', 'debit_not_authorized')],
]

const byName = new Map(entries)
const cardsByLast4 = new Map(entries.filter(([, method]) => method.type === 'card').map(([name, method]) => [method.last4, name]))

/** The name of the test method behind `pm_card_visa`, `tok_visa`, `ctoken_visa`, `pm_usBankAccount`, a test card's number or the plain name; undefined when there is none. */
export function testMethodName(reference: string): string | undefined {
  const bare = reference.replace(/^(pm_card_|ctoken_card_|tok_card_|pm_|tok_|ctoken_)/, '')
  if (byName.has(bare)) return bare
  const digits = reference.replaceAll(' ', '')
  if (!/^\d{14,16}$/.test(digits)) return undefined
  return digits.endsWith('4242') ? 'visa' : cardsByLast4.get(digits.slice(-4))
}

/** The test method of a name that `testMethodName` gave. @throws Error for another. */
export function testMethodOf(name: string): TestMethod {
  const method = byName.get(name)
  if (!method) throw new Error(`The fake Stripe has no test payment method "${name}"`)
  return method
}

/** Stripe's test IBANs of Austria and Germany whose debits fail (docs.stripe.com/payments/sepa-debit/accept-a-payment#test-integration). */
const failingIbans: readonly string[] = ['AT861904300235473202', 'DE62370400440532013001']

/** The name for a bank debit given by its account number or IBAN, by Stripe's test numbers; an unknown one succeeds. */
export function debitNameOf(type: 'us_bank_account' | 'sepa_debit', account: string): string {
  const digits = account.replaceAll(' ', '')
  if (type === 'sepa_debit') return failingIbans.includes(digits) ? 'sepaDebit_fails' : 'sepaDebit'
  return entries.find(([, method]) => method.type === type && method.last4 === digits.slice(-4))?.[0] ?? 'usBankAccount'
}

/** Stripe's words for a decline, shown to the buyer. */
export function declineMessage(code: string, declineCode?: string): string {
  if (declineCode === 'insufficient_funds') return 'Your card has insufficient funds.'
  if (code === 'expired_card') return 'Your card has expired.'
  if (code === 'incorrect_cvc') return "Your card's security code is incorrect."
  if (code === 'processing_error') return 'An error occurred while processing your card. Try again in a little bit.'
  if (code === 'authentication_required') return 'Your card was declined. This transaction requires authentication.'
  return 'Your card was declined.'
}
