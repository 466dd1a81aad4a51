export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/**
 * Everything that a log line may say beside its message. What is not here is not logged: passwords, tokens, keys, names, addresses of people and what they typed have no place in a
 * log, so a new name is something to think about.
 */
export const logFields = [
  'actor',
  'address',
  'attempts',
  'attentionId',
  'cause',
  'check',
  'code',
  'compared',
  'component',
  'consumer',
  'count',
  'customerId',
  'data',
  'deliveryId',
  'endpointId',
  'error',
  'eventId',
  'eventType',
  'found',
  'issuer',
  'item',
  'keyId',
  'method',
  'moneyAtRisk',
  'ms',
  'notes',
  'operation',
  'orderId',
  'param',
  'paymentId',
  'provider',
  'reason',
  'refundId',
  'repaired',
  'requestId',
  'route',
  'sessionId',
  'status',
  'stripeRequestId',
  'subject',
  'template',
  'to',
  'topic',
  'type',
] as const

export type LogFields = { readonly [Name in (typeof logFields)[number]]?: unknown }

export interface Logger {
  /** `fields` never hold a secret. */
  log(level: LogLevel, message: string, fields?: LogFields): void
}
