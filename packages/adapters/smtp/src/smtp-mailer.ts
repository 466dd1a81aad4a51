import { createHash } from 'node:crypto'
import {
  type Clock,
  CommerceError,
  type Mail,
  type MailData,
  type Mailer,
  type MailTemplate,
  type Meter,
  noopMeter,
  systemClock,
  Undeliverable,
} from '@cartwright/core'
import { circuit, circuitLevels } from '@cartwright/resilience'
import { createTransport } from 'nodemailer'
import type { Letter } from './letter.ts'
import { readSender } from './sender.ts'
import { isLoopback, type SmtpAddress, smtpAddress } from './smtp-address.ts'
import { defaultTemplates, type MailLinks, type MailShop, type MailTemplates } from './templates.ts'

export interface SmtpMailerOptions {
  /** `smtp://user:password@mail.example.com:587` (STARTTLS) or `smtps://...:465`. Anywhere but on this machine the connection is encrypted, or nothing is sent. */
  readonly url: string
  /** Whom mails come from: `shop@example.com` or `The Shop <shop@example.com>`. */
  readonly from: string
  readonly shopName: string
  /** Where the storefront is, such as `https://shop.example`: what links in mails begin with. `https` anywhere but on this machine. */
  readonly storefrontUrl: string
  /** Paths of a storefront that differs from the one in the box. */
  readonly links?: Partial<MailLinks>
  /** Texts of one's own, for some or all. */
  readonly templates?: Partial<MailTemplates>
  /** How long sending one mail may take, from connecting to the server's last word. Milliseconds; 10,000 unless told. */
  readonly timeoutMs?: number
  /** Certificates (PEM) to trust beside those the system knows. */
  readonly ca?: string
  readonly clock?: Pick<Clock, 'now'>
  /** Hears in which state the circuit breaker is. */
  readonly meter?: Meter
}

/** When a server that fails is left alone, and for how long: half of twenty, or five in a row. */
const limits = { share: 0.5, callsMin: 20, windowMs: 30_000, inARow: 5, halfOpenAfterMs: 15_000 }

/** The server has answered: not now, and not because of its own state. */
class Deferred extends Error {
  override readonly name = 'Deferred'
}

/**
 * Mails over SMTP, a connection each. A mail whose recipient or content the server refuses for good (5xx) is `Undeliverable`; everything else that goes wrong may be tried again.
 * While the server fails, nothing is tried for a quarter of a minute at a time (`CircuitOpenError`).
 * @throws CommerceError `validation_failed` when an option is wrong
 */
export function smtpMailer(options: SmtpMailerOptions): Mailer {
  const address = smtpAddress(options.url)
  const from = readSender(options.from)
  const shop = { name: options.shopName, links: { ...linksOf(options.storefrontUrl), ...options.links } }
  const templates = { ...defaultTemplates, ...options.templates }
  const transport = createTransport(transportOptions(address, options))
  const { clock = systemClock, meter = noopMeter } = options
  const calls = circuit({ limits, isFailure: error => !(error instanceof Undeliverable || error instanceof Deferred), clock })
  meter.watch(() => circuitLevels('mail', calls))
  return {
    send: async mail => {
      const letter = render(templates, mail, shop)
      if (letter === null) return
      const message = {
        ...letter,
        from,
        // An object, so that no character of an address makes two of it.
        to: { name: '', address: mail.to },
        messageId: messageId(mail, options.storefrontUrl, from.address),
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal: AbortSignal.timeout(options.timeoutMs ?? 10_000),
      }
      await calls.run(() =>
        transport.sendMail(message).catch((error: unknown) => {
          throw translated(error, mail.to)
        }),
      )
    },
  }
}

function transportOptions({ host, port, isSecure, requiresTls, auth }: SmtpAddress, { timeoutMs = 10_000, ca }: SmtpMailerOptions) {
  return {
    host,
    port,
    secure: isSecure,
    requireTLS: requiresTls,
    // A mail server on this machine has often made its certificate itself; without a password there is nothing to protect on the way to it.
    ignoreTLS: !requiresTls && auth === null,
    ...(auth ? { auth } : {}),
    ...(ca === undefined ? {} : { tls: { ca } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // What a template says is text, never a file or an address to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

function linksOf(storefrontUrl: string): MailLinks {
  const url = URL.canParse(storefrontUrl) ? new URL(storefrontUrl) : null
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname))
  if (!url || !isSafe || url.search !== '' || url.hash !== '' || url.username !== '') {
    const message = 'The address of the storefront is an https address such as https://shop.example; http is for this machine alone.'
    throw new CommerceError('validation_failed', message, { errors: [{ path: 'storefrontUrl', message }] })
  }
  const base = url.href.replace(/\/$/, '')
  return {
    resetPassword: token => `${base}/reset-password#token=${encodeURIComponent(token)}`,
    confirmEmail: token => `${base}/confirm-email#token=${encodeURIComponent(token)}`,
    order: orderId => `${base}/orders/${orderId}`,
  }
}

/** The template and the data of a mail belong together by its type; here the compiler sees them apart. */
function render<Template extends MailTemplate>(templates: MailTemplates, mail: Mail, shop: MailShop): Letter | null {
  const template = templates[mail.template as Template]
  return template(mail.data as MailData[Template], shop)
}

/** Of the same message always the same: mail servers and programs show the second copy of one once. */
function messageId({ key, to, template }: Mail, storefrontUrl: string, sender: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([storefrontUrl, template, key, to]))
    .digest('hex')
  return `<${digest.slice(0, 40)}@${sender.slice(sender.lastIndexOf('@') + 1)}>`
}

/** The server's words without the recipient, whom they are fond of repeating: they go into logs. */
function translated(error: unknown, recipient: string): Error {
  if (!(error instanceof Error)) return new Error(String(error))
  const { command, responseCode } = error as Error & { readonly command?: string; readonly responseCode?: number }
  const words = error.message.replaceAll(recipient, '(the recipient)')
  const isAboutThisMail = command === 'RCPT TO' || command === 'DATA'
  // 530 asks for a sign-in: that is the shop's trouble, not the mail's.
  const isForGood = responseCode !== undefined && responseCode >= 500 && responseCode !== 530
  if (isAboutThisMail && isForGood) return new Undeliverable(words)
  const message = `The mail server did not take a mail: ${words}`
  return isAboutThisMail && responseCode !== undefined ? new Deferred(message) : new Error(message)
}
