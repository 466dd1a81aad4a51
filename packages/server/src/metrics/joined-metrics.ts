import { AggregatorRegistry } from 'prom-client'
import type { MetricsSnapshot } from './prometheus-meter.ts'

/** The figures of all processes that serve a shop together. */
export interface JoinedMetrics {
  /** What a process says of itself; it stands until it says something newer. */
  note(processId: number, snapshot: MetricsSnapshot): void
  /** The process is no more: what it has counted stays counted, what it was is forgotten. */
  retire(processId: number): void
  /** In the text format of Prometheus. */
  text(): Promise<string>
}

/** Kinds whose figures only grow: without those of a process that ended, the sum would fall, and whoever watches take that for a restart of the shop. */
const growing: ReadonlySet<string> = new Set(['counter', 'histogram'])

/** Adds up what processes say. */
export function joinedMetrics(): JoinedMetrics {
  const latest = new Map<number, MetricsSnapshot>()
  let retired: Promise<MetricsSnapshot> = Promise.resolve([])
  return {
    note: (processId, snapshot) => void latest.set(processId, snapshot),
    retire(processId) {
      const last = latest.get(processId)
      latest.delete(processId)
      if (!last) return
      const counted = last.filter(({ type }) => growing.has(String(type)))
      retired = retired.then(before => AggregatorRegistry.aggregate([before, counted]).getMetricsAsJSON())
    },
    text: async () => AggregatorRegistry.aggregate([await retired, ...latest.values()]).metrics(),
  }
}
