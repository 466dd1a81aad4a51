export { dispute, list } from './read-disputes.ts'
