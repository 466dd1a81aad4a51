import { CommerceError } from '@cartwright/core'

/** Whom a mail comes from. */
export interface Sender {
  readonly name: string
  readonly address: string
}

/**
 * Reads `shop@example.com` or `The Shop <shop@example.com>`.
 * @throws CommerceError `validation_failed`
 */
export function readSender(text: string): Sender {
  const [, name = '', inBrackets, alone] = /^(?:"?([^"<>\r\n]*?)"?\s*<([^<>\s@]+@[^<>\s@]+)>|([^<>\s@]+@[^<>\s@]+))$/.exec(text.trim()) ?? []
  const address = inBrackets ?? alone
  if (address !== undefined) return { name: name.trim(), address }
  const message = 'The sender of mails is an address such as shop@example.com, or "The Shop <shop@example.com>".'
  throw new CommerceError('validation_failed', message, { errors: [{ path: 'from', message }] })
}
