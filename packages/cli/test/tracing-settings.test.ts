import { expect, it } from 'vitest'
import { UsageError } from '../src/errors.ts'
import { readTracingSettings } from '../src/serve/tracing/tracing-settings.ts'

const asked = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }
const usual = {
  protocol: 'http/protobuf',
  sampler: { root: 'always_on', ratio: 1, isParentBased: true },
  headers: '',
  scheduleDelayMs: 5_000,
  queueMax: 2_048,
  batchMax: 512,
}

it.each([
  {},
  { OTEL_SERVICE_NAME: 'shop' },
  { ...asked, OTEL_SDK_DISABLED: 'true' },
  { ...asked, OTEL_TRACES_EXPORTER: 'none' },
  { OTEL_EXPORTER_OTLP_ENDPOINT: '' },
])('traces nothing for %j', env => {
  expect(readTracingSettings(env)).toBeNull()
})

it.each([
  [asked, {}],
  [{ OTEL_TRACES_EXPORTER: 'otlp' }, {}],
  [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example/v1/traces' }, {}],
  [{ ...asked, OTEL_SDK_DISABLED: 'no' }, {}],
  [
    { ...asked, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', OTEL_EXPORTER_OTLP_HEADERS: 'authorization=x' },
    { protocol: 'http/json', headers: 'authorization=x' },
  ],
  [{ ...asked, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/protobuf' }, {}],
  [
    { ...asked, OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' },
    { sampler: { root: 'traceidratio', ratio: 0.1, isParentBased: true } },
  ],
  [{ ...asked, OTEL_EXPORTER_OTLP_TIMEOUT: '2000' }, { timeoutMs: 2_000 }],
  [{ ...asked, OTEL_TRACES_SAMPLER: 'always_off', OTEL_TRACES_SAMPLER_ARG: 'x' }, { sampler: { root: 'always_off', ratio: 1, isParentBased: false } }],
  [
    { ...asked, OTEL_BSP_SCHEDULE_DELAY: '100', OTEL_BSP_MAX_QUEUE_SIZE: '16' },
    { scheduleDelayMs: 100, queueMax: 16, batchMax: 16 },
  ],
])('reads %j', (env, others) => {
  expect(readTracingSettings(env)).toEqual({ ...usual, ...others })
})

it.each([
  [{ OTEL_TRACES_EXPORTER: 'zipkin' }, 'OTEL_TRACES_EXPORTER is otlp or none, not "zipkin".'],
  [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' }, 'OTEL_EXPORTER_OTLP_ENDPOINT is an address such as http://127.0.0.1:4318.'],
  [
    { ...asked, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
    'OTEL_EXPORTER_OTLP_PROTOCOL is http/protobuf or http/json, not "grpc": traces go over HTTP, to port 4318 of most receivers.',
  ],
  [
    { ...asked, OTEL_TRACES_SAMPLER: 'jaeger_remote' },
    'OTEL_TRACES_SAMPLER is always_on, always_off or traceidratio, or one of these with parentbased_ before it, not "jaeger_remote".',
  ],
  [{ ...asked, OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' }, 'OTEL_TRACES_SAMPLER_ARG is a number from 0 to 1, such as 0.1, not "2".'],
  [{ ...asked, OTEL_BSP_SCHEDULE_DELAY: '0' }, 'OTEL_BSP_SCHEDULE_DELAY is a whole number from 1 on, not "0".'],
])('refuses %j', (env, message) => {
  expect(() => readTracingSettings(env)).toThrow(new UsageError(message))
})
