import { createHash } from 'node:crypto'
import type { State } from './state.ts'

/** Ids like `pi_3Fake1x000007`: readable, in order for each prefix, and the same for the same seed and calls. */
export function idsOver(state: State, seed: number): (prefix: string) => string {
  return prefix => {
    const number = (state.counters.get(prefix) ?? 0) + 1
    state.counters.set(prefix, number)
    return `${prefix}_3Fake${seed}x${String(number).padStart(6, '0')}`
  }
}

/** The secret by which a browser reaches its payment intent; follows from id and seed. */
export function clientSecretOf(id: string, seed: number): string {
  return `${id}_secret_${createHash('sha256').update(`${seed}:${id}`).digest('hex').slice(0, 24)}`
}
