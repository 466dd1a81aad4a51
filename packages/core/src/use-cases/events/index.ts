export { deadLetters, discardDeadLetter, retryDeadLetter, stats } from './dead-letters.ts'
export { subscribe } from './subscribe.ts'
