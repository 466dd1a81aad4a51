import { describeMailer, type MailerSubject } from '../../src/conformance/index.ts'
import { collectingMailer } from '../../src/memory/index.ts'

describeMailer({
  name: 'collectingMailer',
  create: (): MailerSubject => {
    const mailer = collectingMailer()
    return { mailer, received: () => mailer.mails.map(({ to, data }) => ({ to, content: JSON.stringify(data) })), refuse: mailer.refuse }
  },
})
