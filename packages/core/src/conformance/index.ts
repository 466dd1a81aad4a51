export { type CacheSubject, describeCache } from './cache.ts'
export { type ClockSubject, describeClock } from './clock.ts'
export { describeStorage, type StorageSuiteOptions } from './describe-storage.ts'
export { type DispatcherSubject, describeDispatcher } from './dispatcher.ts'
export { describeMailer, type MailerSubject } from './mailer.ts'
export { describePasswordHasher } from './password-hasher.ts'
export {
  describePaymentProvider,
  type PaymentAbility,
  type PaymentProviderOptions,
  type PaymentProviderSubject,
  type PaymentTokens,
} from './payment-provider.ts'
export { describeRateLimiter, type RateLimiterSubject } from './rate-limiter.ts'
export { describeSearchIndex } from './search-index.ts'
export type { ConformanceCase, SkippedCase, SuiteOptions } from './suite.ts'
