export { deadLetter, deadLetters, discardDeadLetter, retryDeadLetter, retryDeadLetters, stats } from './dead-letters.ts'
export { subscribe } from './subscribe.ts'
