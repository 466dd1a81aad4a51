import type { Mail, Mailer } from '../ports/index.ts'

/** A mailer whose messages can be read. */
export interface CollectingMailer extends Mailer {
  /** Everything sent, oldest first. */
  readonly mails: readonly Mail[]
}

/** Keeps messages instead of sending them. */
export function collectingMailer(): CollectingMailer {
  const mails: Mail[] = []
  return {
    mails,
    async send(mail) {
      mails.push(mail)
    },
  }
}
