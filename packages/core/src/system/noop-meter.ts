import type { Meter } from '../ports/index.ts'

/** Measures nothing. */
export const noopMeter: Meter = { count: () => undefined, observe: () => undefined, watch: () => () => undefined }
