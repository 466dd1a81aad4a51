import { UsageError } from '../../errors.ts'
import type { Terminal } from '../../terminal.ts'

type Env = Terminal['env']

/** Which traces are recorded: all that begin here, none, or a part of them. */
export interface SamplerSettings {
  readonly root: 'always_on' | 'always_off' | 'traceidratio'
  /** From 0 to 1. */
  readonly ratio: number
  /** Whether what came with a request or an event decides, where something did. */
  readonly isParentBased: boolean
}

/** How traces are made and where they go, as the variables of OpenTelemetry say. What is not here is read by its own packages. */
export interface TracingSettings {
  readonly protocol: 'http/protobuf' | 'http/json'
  readonly sampler: SamplerSettings
  /** As OpenTelemetry writes them (`name=value,name=value`); empty where none are. They may hold a token. */
  readonly headers: string
  /** For one sending, in milliseconds; undefined where nothing is said. */
  readonly timeoutMs?: number
  /** Milliseconds between two sendings. */
  readonly scheduleDelayMs: number
  /** Spans that wait to be sent; more are dropped. */
  readonly queueMax: number
  readonly batchMax: number
}

/**
 * Reads the `OTEL_*` variables: null unless an endpoint is named, or `OTEL_TRACES_EXPORTER=otlp` asks for the usual one (port 4318 of this machine).
 * @throws UsageError naming the variable that is wrong, and never a header
 */
export const readTracingSettings = (env: Env): TracingSettings | null => {
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || !isAskedFor(env)) return null
  for (const name of ['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']) requireAddress(name, env[name])
  const queueMax = readCount(env, 'OTEL_BSP_MAX_QUEUE_SIZE', 2_048)
  return {
    protocol: readProtocol(env),
    sampler: readSampler(env),
    headers: env.OTEL_EXPORTER_OTLP_TRACES_HEADERS || env.OTEL_EXPORTER_OTLP_HEADERS || '',
    ...readTimeout(env),
    scheduleDelayMs: readCount(env, 'OTEL_BSP_SCHEDULE_DELAY', 5_000),
    queueMax,
    batchMax: Math.min(queueMax, readCount(env, 'OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 512)),
  }
}

const isAskedFor = ({ OTEL_TRACES_EXPORTER: exporter, OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT }: Env): boolean => {
  if (exporter === 'none') return false
  if (exporter && exporter !== 'otlp') throw new UsageError(`OTEL_TRACES_EXPORTER is otlp or none, not "${exporter}".`)
  return exporter === 'otlp' || Boolean(OTEL_EXPORTER_OTLP_ENDPOINT || OTEL_EXPORTER_OTLP_TRACES_ENDPOINT)
}

const requireAddress = (name: string, text: string | undefined): void => {
  if (text && !(URL.canParse(text) && /^https?:$/.test(new URL(text).protocol))) throw new UsageError(`${name} is an address such as http://127.0.0.1:4318.`)
}

const readProtocol = (env: Env): TracingSettings['protocol'] => {
  const name = env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ? 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL' : 'OTEL_EXPORTER_OTLP_PROTOCOL'
  const protocol = env[name] || 'http/protobuf'
  if (protocol === 'http/protobuf' || protocol === 'http/json') return protocol
  throw new UsageError(`${name} is http/protobuf or http/json, not "${protocol}": traces go over HTTP, to port 4318 of most receivers.`)
}

const parentBased = 'parentbased_'

const readSampler = ({ OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG: argument }: Env): SamplerSettings => {
  const name = OTEL_TRACES_SAMPLER || 'parentbased_always_on'
  const isParentBased = name.startsWith(parentBased)
  const root = isParentBased ? name.slice(parentBased.length) : name
  if (root !== 'always_on' && root !== 'always_off' && root !== 'traceidratio')
    throw new UsageError(`OTEL_TRACES_SAMPLER is always_on, always_off or traceidratio, or one of these with parentbased_ before it, not "${name}".`)
  const ratio = root === 'traceidratio' && argument ? Number(argument) : 1
  if (!(ratio >= 0 && ratio <= 1)) throw new UsageError(`OTEL_TRACES_SAMPLER_ARG is a number from 0 to 1, such as 0.1, not "${argument}".`)
  return { root, ratio, isParentBased }
}

const readTimeout = (env: Env): Pick<TracingSettings, 'timeoutMs'> => {
  const name = env.OTEL_EXPORTER_OTLP_TRACES_TIMEOUT ? 'OTEL_EXPORTER_OTLP_TRACES_TIMEOUT' : 'OTEL_EXPORTER_OTLP_TIMEOUT'
  return env[name] ? { timeoutMs: readCount(env, name, 0) } : {}
}

const readCount = (env: Env, name: string, fallback: number): number => {
  const text = env[name]
  if (!text) return fallback
  const value = /^\d{1,7}$/.test(text) ? Number(text) : 0
  if (value < 1) throw new UsageError(`${name} is a whole number from 1 on, not "${text}".`)
  return value
}
