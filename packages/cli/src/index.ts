export { demoCustomer, type SeedReport, seedDemo } from './demo/seed-demo.ts'
export { exitCodes } from './exit-codes.ts'
export { runProgram } from './program.ts'
export type { Sink, Terminal } from './terminal.ts'
