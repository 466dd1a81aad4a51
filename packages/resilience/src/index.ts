export { type Circuit, CircuitOpenError, type CircuitOptions, type CircuitState, circuit, circuitLevels } from './circuit.ts'
export { type Failure, type Guard, type GuardOptions, guard, NoPlaceError, places } from './guard.ts'
export type { CircuitLimits } from './ratio-breaker.ts'
export { OverdueError, within } from './within.ts'
