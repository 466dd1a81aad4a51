export { drain } from './drain.ts'
export { builtinConsumers } from './order-effects.ts'
export { relay, start } from './start.ts'
export { sweep } from './sweep.ts'
