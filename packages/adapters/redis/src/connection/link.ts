import type { Logger } from '@cartwright/core'
import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel'
import type { Client, Clients } from './connect.ts'

/** The name of a key in Redis, by what it is for and which it is. */
export type KeyName = (kind: string, key: string) => string

/** Redis as the parts of the shop see it: it answers soon, or it is as if it were not there. */
export interface RedisLink {
  /**
   * What Redis answers; undefined when it did not in time, or is known not to: then whoever asks does without. Never throws for what is wrong with Redis.
   * @param work sends its commands and gives what they answer, which is not undefined
   */
  ask<T>(work: (client: Client, name: KeyName) => Promise<T>): Promise<T | undefined>
  /** Tells every process of this shop that listens, this one too. */
  publish(client: Client, message: string): Promise<unknown>
  /** Calls `listener` with what {@link publish} tells, from the first question on. Messages may be lost. */
  onMessage(listener: (message: string) => void): void
  /** Calls `listener` whenever Redis can be asked again. */
  onBack(listener: () => void): void
  close(): void
}

export interface LinkOptions extends Clients {
  /** What the names of keys begin with. */
  readonly name: () => Promise<string>
  /** How long a question may take. */
  readonly timeoutMs: number
  readonly logger: Logger
}

/** So many questions in a row without an answer, and Redis is not asked until it answers a ping. */
const failuresMax = 3

/** How long after that, and after each ping in vain, it is pinged. Milliseconds. */
const pingAfterMs = 1_000

/** Makes a link of clients that are connecting. The first question waits for that, no longer than for an answer; no other does. */
export function redisLink({ commands, messages, name, timeoutMs, logger }: LinkOptions): RedisLink {
  const circuit = pingedCircuit(() => within(timeoutMs, commands.ping()), logger)
  const listeners: ((message: string) => void)[] = []
  const stopNoting = noteConnection(commands, logger)
  if (messages !== commands) messages.on('error', () => {})
  messages.on('message', (_: string, message: string) => {
    for (const listener of listeners) listener(message)
  })

  const open = async (prefix: string) => {
    const subscribe = () => messages.subscribe(`${prefix}messages`).catch(() => {})
    const firstTime = Promise.all([attempted(commands), attempted(messages).then(subscribe)])
    messages.on('ready', subscribe)
    await within(timeoutMs, firstTime).catch(() => {})
  }
  let prefix = ''
  let opening: Promise<void> | undefined
  const opened = async () => {
    prefix = await name()
    opening ??= open(prefix)
    await opening
  }
  const keyName: KeyName = (kind, key) => `${prefix}${kind}:${key}`
  let isOpened = false

  return {
    async ask(work) {
      if (!isOpened) {
        await opened()
        isOpened = true
      }
      if (commands.status !== 'ready' || circuit.state !== CircuitState.Closed) return undefined
      return circuit.execute(() => within(timeoutMs, work(commands, keyName))).catch(() => undefined)
    },
    publish: (client, message) => client.publish(`${prefix}messages`, message),
    onMessage: listener => {
      listeners.push(listener)
    },
    onBack: listener => {
      commands.on('ready', listener)
      circuit.onClosed(listener)
    },
    close: () => {
      circuit.stop()
      stopNoting()
      commands.disconnect()
      if (messages !== commands) messages.disconnect()
    },
  }
}

/** A circuit that opens when nothing is answered, and closes when a ping is: no shopper's question finds out whether Redis is back. */
function pingedCircuit(ping: () => Promise<unknown>, logger: Logger) {
  const breaker = circuitBreaker(handleAll, { halfOpenAfter: pingAfterMs, breaker: new ConsecutiveBreaker(failuresMax) })
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  const pingLater = () => {
    clearTimeout(timer)
    if (isStopped) return
    // A little later than the circuit allows it, whose clock may be a moment behind.
    timer = setTimeout(() => breaker.execute(ping).catch(pingLater), pingAfterMs + 20)
    timer.unref()
  }
  breaker.onBreak(reason => {
    const error: unknown = 'error' in reason ? reason.error : undefined
    const why = error instanceof Error ? error.message : undefined
    if (timer === undefined) logger.log('warn', 'Redis does not answer: the shop does without until it does.', { reason: why })
    pingLater()
  })
  breaker.onReset(() => {
    timer = undefined
    logger.log('info', 'Redis answers again.', {})
  })
  return {
    get state() {
      return breaker.state
    },
    onClosed: (listener: () => void) => {
      breaker.onReset(listener)
    },
    execute: <T>(work: () => Promise<T>): Promise<T> => breaker.execute(work),
    stop: () => {
      isStopped = true
      clearTimeout(timer)
    },
  }
}

/** Notes when the connection is lost or cannot be had, and when there is one; each only when it changes, until that is stopped. */
function noteConnection(client: Client, logger: Logger): () => void {
  let isLost = false
  client.on('error', (error: Error) => {
    if (isLost) return
    isLost = true
    // The text alone: the error may hold the password.
    logger.log('warn', 'Redis cannot be reached: the shop does without until it can.', { reason: error.message || ('code' in error ? error.code : error.name) })
  })
  client.on('close', () => {
    if (isLost) return
    isLost = true
    logger.log('warn', 'The connection to Redis is lost: the shop does without until there is one.', {})
  })
  client.on('ready', () => {
    if (isLost) logger.log('info', 'Redis can be reached.', {})
    isLost = false
  })
  return () => {
    isLost = true
  }
}

/** Resolves when a client is connected, or has failed to for the first time. */
function attempted(client: Client): Promise<void> {
  if (client.status === 'ready') return Promise.resolve()
  return new Promise(resolve => {
    for (const event of ['ready', 'close', 'error']) client.once(event, () => resolve())
  })
}

/** What comes of `work` in time. Throws when nothing does; what comes later is nobody's. */
function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Redis did not answer in time.')), timeoutMs)
    work.then(
      value => {
        clearTimeout(timer)
        resolve(value)
      },
      error => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })
}
