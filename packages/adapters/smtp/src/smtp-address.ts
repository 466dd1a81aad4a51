import { CommerceError } from '@cartwright/core'

/** Where mails are handed in, and how. */
export interface SmtpAddress {
  readonly host: string
  readonly port: number
  /** TLS from the first byte (`smtps:`); otherwise the connection is upgraded by STARTTLS. */
  readonly isSecure: boolean
  /** Whether a connection that cannot be encrypted is refused: everywhere but on this machine. */
  readonly requiresTls: boolean
  readonly auth: { readonly user: string; readonly pass: string } | null
}

/** Submission with TLS from the first byte, and with STARTTLS (RFC 8314, RFC 6409). */
const ports = { 'smtps:': 465, 'smtp:': 587 } as const

/**
 * Reads `smtp://user:password@mail.example.com:587` or `smtps://...:465`.
 * @throws CommerceError `validation_failed`, which never shows the password
 */
export function smtpAddress(text: string): SmtpAddress {
  const url = URL.canParse(text) ? new URL(text) : null
  if ((url?.protocol !== 'smtp:' && url?.protocol !== 'smtps:') || url.hostname === '' || url.pathname.length > 1 || url.search !== '' || url.hash !== '')
    throw refused(
      'The address of the mail server is smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST:465; parts with special characters are percent-encoded.',
    )
  const { protocol, hostname, port } = url
  const [user, pass] = [decoded(url.username), decoded(url.password)]
  if ((user === '') !== (pass === '')) throw refused('The address of the mail server has a user and a password, or neither.')
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? ports[protocol] : Number(port),
    isSecure: protocol === 'smtps:',
    requiresTls: !isLoopback(hostname),
    auth: user === '' ? null : { user, pass },
  }
}

/** Whether a host of a URL is this machine. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw refused('User and password in the address of the mail server are percent-encoded: write %25 for %.')
  }
}

function refused(message: string): CommerceError {
  return new CommerceError('validation_failed', message, { errors: [{ path: 'url', message }] })
}
