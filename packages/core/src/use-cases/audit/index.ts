export { seal } from './seal.ts'
export { verify } from './verify.ts'
