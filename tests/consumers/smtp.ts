import { isUndeliverable, type Mailer } from '@cartwright/core'
import { smtpMailer } from '@cartwright/smtp'

// Nothing listens there: the mail is to be tried again.
const mailer: Mailer = smtpMailer({ url: 'smtp://127.0.0.1:9', from: 'shop@shop.example', shopName: 'Shop', storefrontUrl: 'https://shop.example' })
const mail = { to: 'ada@example.com', template: 'password_reset', data: { name: 'Ada', token: 't', expiresAt: 0 }, key: 'k' } as const
const error: unknown = await mailer.send(mail).then(
  () => null,
  reason => reason,
)
console.log(error instanceof Error && !isUndeliverable(error) ? '@cartwright/smtp works' : String(error))
