import type { LabelsOf, Level, MeasureName, Meter } from '../ports/index.ts'

/** A meter whose figures can be read. */
export interface MemoryMeter extends Meter {
  /** A counter's sum; 0 when nothing was counted. */
  total<Name extends MeasureName<'counter'>>(name: Name, labels: LabelsOf<Name>): number
  /** A histogram's observations, oldest first. */
  observed<Name extends MeasureName<'histogram'>>(name: Name, labels: LabelsOf<Name>): readonly number[]
  /** Every level that is watched, read now. Throws what reading one throws. */
  levels(): Promise<readonly Level[]>
}

/** Keeps every figure in memory. */
export function memoryMeter(): MemoryMeter {
  const totals = new Map<string, number>()
  const observations = new Map<string, number[]>()
  const reads = new Set<Parameters<Meter['watch']>[0]>()
  return {
    count: (name, labels, by = 1) => void totals.set(keyOf(name, labels), (totals.get(keyOf(name, labels)) ?? 0) + by),
    observe(name, labels, value) {
      const key = keyOf(name, labels)
      observations.set(key, [...(observations.get(key) ?? []), value])
    },
    watch(read) {
      reads.add(read)
      return () => void reads.delete(read)
    },
    total: (name, labels) => totals.get(keyOf(name, labels)) ?? 0,
    observed: (name, labels) => observations.get(keyOf(name, labels)) ?? [],
    levels: async () => (await Promise.all([...reads].map(read => read()))).flat(),
  }
}

function keyOf(name: MeasureName, labels: Readonly<Record<string, string>>): string {
  return JSON.stringify([name, Object.entries(labels).sort()])
}
