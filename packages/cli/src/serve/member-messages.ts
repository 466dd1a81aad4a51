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

export const isReadyMessage = (message: unknown): message is ReadyMessage => kindOf(message) === 'ready'

export const isStopMessage = (message: unknown): message is StopMessage => kindOf(message) === 'stop'

const kindOf = (message: unknown): unknown => (typeof message === 'object' && message !== null && 'kind' in message ? message.kind : undefined)
