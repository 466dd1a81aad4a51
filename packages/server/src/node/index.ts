export { nodeArgon2 } from './argon2.ts'
export { type Fetching, type Listening, type ListenOptions, listen, type StopOptions, type Timeouts } from './listen.ts'
export type { HostAddress } from './resolve-host.ts'
export { nodeWebhookSender, type WebhookSenderOptions } from './webhook-sender.ts'
