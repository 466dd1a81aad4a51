export type { RedisAddress } from './connection/connect.ts'
export { type RedisOptions, type RedisParts, redis } from './redis.ts'
