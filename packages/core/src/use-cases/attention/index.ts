export { list, resolve, show } from './attention.ts'
