export { nodeArgon2 } from './argon2.ts'
export { type Fetching, type Listening, type ListenOptions, listen } from './listen.ts'
export { type HostAddress, nodeWebhookSender, type WebhookSenderOptions } from './webhook-sender.ts'
