import type { MetricsSnapshot } from '@cartwright/server/metrics'

/** What a process of several says when it answers requests. */
export interface ReadyMessage {
  readonly kind: 'ready'
  readonly url: string
}

/** What is said to a process of several that is to end. */
export interface StopMessage {
  readonly kind: 'stop'
  /** Whether others go on serving the same port. */
  readonly isReplaced: boolean
}

/** What a process of several is asked when somebody looks at the figures of all. */
export interface MetricsRequest {
  readonly kind: 'metrics'
}

/** Its answer; also said unasked by one that ends. */
export interface MetricsMessage {
  readonly kind: 'metrics'
  readonly snapshot: MetricsSnapshot
}

export const isReadyMessage = (message: unknown): message is ReadyMessage => kindOf(message) === 'ready'

export const isStopMessage = (message: unknown): message is StopMessage => kindOf(message) === 'stop'

export const isMetricsRequest = (message: unknown): message is MetricsRequest => kindOf(message) === 'metrics'

export const isMetricsMessage = (message: unknown): message is MetricsMessage =>
  kindOf(message) === 'metrics' && typeof message === 'object' && message !== null && 'snapshot' in message

const kindOf = (message: unknown): unknown => (typeof message === 'object' && message !== null && 'kind' in message ? message.kind : undefined)
