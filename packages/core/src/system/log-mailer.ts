import type { Logger, Mailer } from '../ports/index.ts'

export interface LogMailerOptions {
  /**
   * Writes the recipient and the data of each message out in full, secrets such as reset tokens included. For development on one's own machine only:
   * whoever reads the log could take over accounts. False unless told.
   */
  readonly reveal?: boolean
}

/** Sends nothing: notes in the log that a message was due. The default until a real mailer is given. */
export function logMailer(logger: Logger, options: LogMailerOptions = {}): Mailer {
  return {
    async send({ to, template, data }) {
      const fields = options.reveal ? { to, template, data } : { to: masked(to), template }
      logger.log('info', 'A message was not sent: no mailer is set up.', fields)
    },
  }
}

/** `ada@example.com` as `a***@example.com`: enough to follow one's own test, too little to collect addresses from logs. */
function masked(address: string): string {
  const at = address.lastIndexOf('@')
  return at < 1 ? '***' : `${address.slice(0, 1)}***${address.slice(at)}`
}
