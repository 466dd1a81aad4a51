import type { Logger } from '@cartwright/core'
import { context, DiagLogLevel, diag, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { parseKeyPairsIntoRecord, setGlobalErrorHandler } from '@opentelemetry/core'
import { defaultResource, detectResources, envDetector, resourceFromAttributes, serviceInstanceIdDetector } from '@opentelemetry/resources'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { version } from '../../version.ts'
import type { SamplerSettings, TracingSettings } from './tracing-settings.ts'

/** How long the end of a process waits for its last spans to be taken. Milliseconds. */
const flushMaxMs = 3_000

/** How long one sending may take, with its repeats, unless `OTEL_EXPORTER_OTLP_TIMEOUT` says. One that is under way keeps the process from ending. Milliseconds. */
const sendMaxMs = 5_000

/** How often it is told that traces cannot be sent. Milliseconds. */
const tellEveryMs = 60_000

/** Installs OpenTelemetry's SDK behind its API. Returns the way to send what is left and to take it out again. */
export const startTracing = async (settings: TracingSettings, logger: Logger): Promise<() => Promise<void>> => {
  tellTrouble(logger)
  const { scheduleDelayMs: scheduledDelayMillis, queueMax: maxQueueSize, batchMax: maxExportBatchSize } = settings
  const exporter = await exporterOf(settings)
  const provider = new TracerProvider({
    resource: resource(),
    sampler: samplerOf(settings.sampler),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis, maxQueueSize, maxExportBatchSize })],
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager())
  trace.setGlobalTracerProvider(provider)
  return async () => {
    const ended = new AbortController()
    const late = new Promise<void>(resolve => {
      const timer = setTimeout(resolve, flushMaxMs)
      ended.signal.addEventListener('abort', () => clearTimeout(timer))
    })
    await Promise.race([provider.shutdown().catch(() => undefined), late])
    ended.abort()
    trace.disable()
    context.disable()
    diag.disable()
  }
}

/** Their addresses and certificates they read themselves. */
const exporterOf = async ({ protocol, headers: text, timeoutMs: timeoutMillis = sendMaxMs }: TracingSettings): Promise<SpanExporter> => {
  const headers = parseKeyPairsIntoRecord(text)
  const { OTLPTraceExporter } =
    protocol === 'http/json' ? await import('@opentelemetry/exporter-trace-otlp-http') : await import('@opentelemetry/exporter-trace-otlp-proto')
  return new OTLPTraceExporter({ headers, timeoutMillis })
}

/** Who sends: `OTEL_SERVICE_NAME` and `OTEL_RESOURCE_ATTRIBUTES` go before what is said here. */
const resource = () =>
  defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'cartwright', 'service.version': version }))
    .merge(detectResources({ detectors: [serviceInstanceIdDetector, envDetector] }))

const samplerOf = ({ root, ratio, isParentBased }: SamplerSettings): Sampler => {
  const samplers = { always_on: () => new AlwaysOnSampler(), always_off: () => new AlwaysOffSampler(), traceidratio: () => new TraceIdRatioBasedSampler(ratio) }
  const sampler = samplers[root]()
  return isParentBased ? new ParentBasedSampler({ root: sampler }) : sampler
}

/** A receiver that is away must not fill the log. */
const tellTrouble = (logger: Logger): void => {
  let toldAt = Number.NEGATIVE_INFINITY
  const tell = (error: string) => {
    if (performance.now() - toldAt < tellEveryMs) return
    toldAt = performance.now()
    // It is about no trace in particular, whichever it was noticed in.
    context.with(ROOT_CONTEXT, () => logger.log('warn', 'Traces could not be sent.', { error }))
  }
  const silent = () => undefined
  diag.setLogger({ error: tell, warn: silent, info: silent, debug: silent, verbose: silent }, DiagLogLevel.ERROR)
  setGlobalErrorHandler(error => tell(typeof error === 'string' ? error : `${error.name}: ${error.message}`))
}
