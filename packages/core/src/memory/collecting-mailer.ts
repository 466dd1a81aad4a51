import { type Mail, type Mailer, Undeliverable } from '../ports/index.ts'

/** A mailer whose messages can be read. */
export interface CollectingMailer extends Mailer {
  /** Everything sent, oldest first. */
  readonly mails: readonly Mail[]
  /** From now on nothing is taken: for now, or for good; null takes everything again. */
  readonly refuse: (how: 'for_now' | 'for_good' | null) => void
}

/** Keeps messages instead of sending them. */
export function collectingMailer(): CollectingMailer {
  const mails: Mail[] = []
  let refusal: 'for_now' | 'for_good' | null = null
  return {
    mails,
    refuse: how => {
      refusal = how
    },
    async send(mail) {
      if (refusal === 'for_good') throw new Undeliverable('There is no such mailbox.')
      if (refusal === 'for_now') throw new Error('No mail is taken just now.')
      mails.push(mail)
    },
  }
}
