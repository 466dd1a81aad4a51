export type { AccessTokenKey, AccessTokenOptions } from './auth/access-tokens.ts'
export { createApp } from './create-app.ts'
export { defaultLimits, type LimitRule, type Limits } from './http/limits.ts'
export type { AppOptions } from './options.ts'
