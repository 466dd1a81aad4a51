import { type Level, type Measure, type MeasureName, type Meter, measures } from '@cartwright/core'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Figures of one process at one instant: plain data, which may be sent to another process. */
export type MetricsSnapshot = Awaited<ReturnType<Registry['getMetricsAsJSON']>>

export interface PrometheusMeterOptions {
  /** The program's version, for `cartwright_build_info`. */
  readonly version: string
  /** Most that reading levels may take, before they are left out. 2 s unless told. */
  readonly levelsMaxMs?: number
  /** Hears that levels could not be read. */
  readonly onMissing?: (error: unknown) => void
}

/** A meter whose figures Prometheus can read. */
export interface PrometheusMeter extends Meter {
  /** In the text format of Prometheus. */
  text(): Promise<string>
  snapshot(): Promise<MetricsSnapshot>
}

const entries = Object.entries(measures) as readonly (readonly [MeasureName, Measure])[]

/** Keeps the figures of this process, with those of Node itself (event loop, memory, garbage collection) beside them. */
export function prometheusMeter({ version, levelsMaxMs = 2_000, onMissing = () => undefined }: PrometheusMeterOptions): PrometheusMeter {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  buildInfo(registry, version)
  const counters = new Map<MeasureName, Counter>()
  const histograms = new Map<MeasureName, Histogram>()
  const levels = new Map<MeasureName, Gauge>()
  for (const [name, measure] of entries) {
    const { kind, help, labels, together = 'sum' } = measure
    const base = { name, help, labelNames: [...labels], registers: [registry] }
    if (kind === 'counter') counters.set(name, new Counter(base))
    else if (kind === 'histogram') histograms.set(name, new Histogram({ ...base, buckets: [...(measure.buckets ?? [])] }))
    else levels.set(name, new Gauge({ ...base, aggregator: together }))
  }
  const reads = new Set<Parameters<Meter['watch']>[0]>()
  const readLevels = async () => {
    const found = await Promise.all([...reads].map(read => within(levelsMaxMs, async () => read()).catch(onMissing)))
    for (const gauge of levels.values()) forget(gauge)
    for (const level of found.flatMap(some => some ?? [])) setLevel(levels, level)
  }
  return {
    count: (name, labels, by) => counters.get(name)?.inc(labels, by),
    observe: (name, labels, value) => histograms.get(name)?.observe(labels, value),
    watch(read) {
      reads.add(read)
      return () => void reads.delete(read)
    },
    async text() {
      await readLevels()
      return registry.metrics()
    },
    async snapshot() {
      await readLevels()
      return registry.getMetricsAsJSON()
    },
  }
}

function buildInfo(registry: Registry, version: string): void {
  const info = new Gauge({
    name: 'cartwright_build_info',
    help: 'Always 1; the labels say which program runs.',
    labelNames: ['version', 'node'],
    aggregator: 'max',
    registers: [registry],
  })
  info.set({ version, node: process.versions.node }, 1)
}

/** Leaves nothing: a level that could not be read is not 0. */
function forget(gauge: Gauge): void {
  gauge.reset()
  // Without labels it would be 0 now.
  gauge.remove({})
}

/** Levels of the same name and labels add up: two pools of one process are one to whoever looks. */
function setLevel(gauges: ReadonlyMap<MeasureName, Gauge>, { name, labels, value }: Level): void {
  gauges.get(name)?.inc(labels, value)
}

async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`Levels were not read within ${ms} ms.`)), ms)
  return Promise.race([work(), promise]).finally(() => clearTimeout(timer))
}
