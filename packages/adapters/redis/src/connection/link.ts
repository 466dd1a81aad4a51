import { type Logger, type Meter, type Random, systemClock } from '@cartwright/core'
import { type CircuitState, circuit, circuitLevels, guard, OverdueError, within } from '@cartwright/resilience'
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
  /** In which state the circuit is. */
  circuit(): CircuitState
  close(): void
}

export interface LinkOptions extends Clients {
  /** What the names of keys begin with. */
  readonly name: () => Promise<string>
  /** How long a question may take. */
  readonly timeoutMs: number
  readonly random: Random
  readonly logger: Logger
  readonly meter: Meter
}

/** How long after Redis was given up, and after each ping in vain, it is pinged. Milliseconds. */
const pingAfterMs = 1_000

/** Half of twenty questions in 5 s without an answer, or three in a row, and Redis is not asked until it answers a ping. */
const limits = { share: 0.5, callsMin: 20, windowMs: 5_000, inARow: 3, halfOpenAfterMs: pingAfterMs }

/** What fails at once, as on a connection that breaks, is asked once more: by then there may be another. Milliseconds, within the time of the question. */
const once = { retries: 1, jitterMs: [60, 100] } as const

/** Makes a link of clients that are connecting. The first question waits for that, no longer than for an answer; no other does. */
export function redisLink({ commands, messages, name, timeoutMs, random, logger, meter }: LinkOptions): RedisLink {
  const circuit = pingedCircuit(() => within(timeoutMs, () => commands.ping()), logger, meter)
  const questions = guard({
    ...once,
    circuit,
    totalMs: timeoutMs,
    failureOf: error => ({ isRetryable: !(error instanceof OverdueError) }),
    clock: systemClock,
    random,
  })
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
    await within(timeoutMs, () => firstTime).catch(() => {})
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
      if (commands.status !== 'ready' || circuit.state() !== 'closed') return undefined
      return questions.run(leftMs => within(leftMs, () => work(commands, keyName))).catch(() => undefined)
    },
    circuit: circuit.state,
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
function pingedCircuit(ping: () => Promise<unknown>, logger: Logger, meter: Meter) {
  const listeners: (() => void)[] = []
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  // By the machine's clock, as the timers.
  const own = circuit({ limits, isFailure: () => true, clock: systemClock, onChange: (state, reason) => (state === 'open' ? opened(reason) : closed()) })
  const pingLater = () => {
    clearTimeout(timer)
    if (isStopped) return
    // A little later than the circuit allows it, whose clock may be a moment behind.
    timer = setTimeout(() => own.run(ping).catch(pingLater), pingAfterMs + 20)
    timer.unref()
  }
  const opened = (reason: unknown) => {
    const why = reason instanceof Error ? reason.message : undefined
    if (timer === undefined) logger.log('warn', 'Redis does not answer: the shop does without until it does.', { reason: why })
    pingLater()
  }
  const closed = () => {
    timer = undefined
    logger.log('info', 'Redis answers again.', {})
    for (const listener of listeners) listener()
  }
  const stopWatching = meter.watch(() => circuitLevels('redis', own))
  return {
    ...own,
    onClosed: (listener: () => void) => {
      listeners.push(listener)
    },
    stop: () => {
      isStopped = true
      stopWatching()
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
