import { hasCode, type Logger, logMailer, type Mailer, type Meter } from '@cartwright/core'
import { UsageError } from '../errors.ts'
import { isProduction } from '../is-production.ts'
import type { Terminal } from '../terminal.ts'

/**
 * Who mails, by the environment: a mail server (`SMTP_URL`), or for development the log (`MAIL_LOG`).
 * @returns null where nothing is mailed
 * @throws UsageError naming the variable that is wrong, and never a password
 */
export const mailerOf = async (env: Terminal['env'], logger: Logger, meter: Meter): Promise<Mailer | null> => {
  const { SMTP_URL: url, MAIL_FROM: from, STOREFRONT_URL: storefrontUrl, SHOP_NAME: shopName = 'Cartwright' } = env
  if (!url) return readsMailLog(env) ? logMailer(asWarnings(logger), { reveal: true }) : null
  if (readsMailLog(env)) throw new UsageError('Mails go to SMTP_URL or, with MAIL_LOG=on, into the log: unset one of the two.')
  if (!from) throw new UsageError('SMTP_URL needs MAIL_FROM: whom mails come from, such as "The Shop <shop@example.com>".')
  if (!storefrontUrl) throw new UsageError('SMTP_URL needs STOREFRONT_URL: what links in mails begin with, such as https://shop.example/shop.')
  // Only now: a shop that mails nothing loads none of it.
  const { smtpMailer } = await import('@cartwright/smtp')
  try {
    return smtpMailer({ url, from, shopName, storefrontUrl, meter })
  } catch (error) {
    throw hasCode(error, 'validation_failed') ? new UsageError(`SMTP_URL, MAIL_FROM, STOREFRONT_URL: ${error.message}`) : error
  }
}

const readsMailLog = (env: Terminal['env']): boolean => {
  const { MAIL_LOG: text } = env
  if (!text || text === 'off') return false
  if (text !== 'on') throw new UsageError(`MAIL_LOG is on or off, not "${text}".`)
  if (isProduction(env)) throw new UsageError('MAIL_LOG=on writes links that open accounts into the log: it is refused in production.')
  return true
}

/** Whoever asked to see mails in the log sees them there, whatever its level. */
const asWarnings = (logger: Logger): Logger => ({ log: (_level, message, fields) => logger.log('warn', message, fields) })
