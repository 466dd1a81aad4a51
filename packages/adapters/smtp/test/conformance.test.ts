import { describeMailer, type MailerSubject } from '@cartwright/core/conformance'
import { smtpMailer } from '../src/index.ts'
import { decoded } from './support/decoded.ts'
import { openMailHost, smtpError } from './support/mail-host.ts'

describeMailer({
  name: 'smtp',
  create: async (): Promise<MailerSubject & { close(): Promise<void> }> => {
    let refusal: Error | null = null
    const host = await openMailHost({
      onRcptTo: ({ address }, _session, done) => {
        if (refusal) done(smtpError(refusal.message.startsWith('no') ? 550 : 451, `<${address}> ${refusal.message}`))
        else done()
      },
    })
    return {
      mailer: smtpMailer({ url: `smtp://127.0.0.1:${host.port}`, from: 'shop@shop.example', shopName: 'Shop', storefrontUrl: 'https://shop.example' }),
      received: () => host.received.map(({ to, message }) => ({ to: to.join(), content: decoded(message) })),
      refuse: how => {
        refusal = new Error(how === 'for_good' ? 'no such mailbox' : 'try again later')
      },
      close: host.close,
    }
  },
  destroy: subject => ('close' in subject && typeof subject.close === 'function' ? subject.close() : undefined),
})
