/** One message: which template, for whom, and what the template needs. */
export interface Mail {
  readonly to: string
  readonly template: 'password_reset' | 'order_confirmation'
  readonly data: Readonly<Record<string, unknown>>
}

/** A message to a person. Templates are named; the adapter renders them. Secrets in `data` (a reset token) go nowhere else. */
export interface Mailer {
  send(mail: Mail): Promise<void>
}
