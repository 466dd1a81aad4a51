import type { Clock } from '@cartwright/core'

/** The machine's time, with waits that are over at once: repeats are tried without the pause between them. */
export function quickClock(): Clock & { readonly waits: readonly number[] } {
  const waits: number[] = []
  return {
    waits,
    now: () => Date.now(),
    wait: async ms => {
      waits.push(ms)
    },
  }
}
