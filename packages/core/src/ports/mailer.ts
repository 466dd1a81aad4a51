import type { Fulfilment, OrderLine, Totals } from '../model/index.ts'

/** What each template is told. Money is in minor units of `currency`, times are in milliseconds, `name` is the account's and may be empty. */
export interface MailData {
  readonly password_reset: { readonly name: string; readonly token: string; readonly expiresAt: number }
  /** To the address that is to be confirmed. */
  readonly email_verification: { readonly name: string; readonly token: string; readonly expiresAt: number }
  /** To the address that an account has now, before the new one can be confirmed. */
  readonly email_change_requested: { readonly name: string }
  readonly order_confirmation: {
    readonly orderId: number
    readonly currency: string
    readonly lines: readonly Pick<OrderLine, 'name' | 'options' | 'quantity' | 'subtotal'>[]
    readonly totals: Totals
    /** Whether the order is an account's, where it can be looked at. */
    readonly hasAccount: boolean
  }
  readonly order_shipped: Pick<Fulfilment, 'carrier' | 'trackingNumber'> & {
    readonly orderId: number
    readonly lines: readonly Pick<OrderLine, 'name' | 'options' | 'quantity'>[]
    readonly hasAccount: boolean
  }
  readonly order_refunded: { readonly orderId: number; readonly currency: string; readonly amount: number; readonly hasAccount: boolean }
}

export type MailTemplate = keyof MailData

/** One message: which template, for whom, and what the template needs. */
export type Mail = {
  readonly [Template in MailTemplate]: {
    readonly to: string
    readonly template: Template
    readonly data: MailData[Template]
    /** The same whenever the same message is sent again: an adapter that can, lets its second copy be known as such. */
    readonly key: string
  }
}[MailTemplate]

/**
 * A message to a person. Templates are named; the adapter renders them. Secrets in `data` (a token) go nowhere else. Resolves when the message was taken over, by a server that will
 * deliver it or tell its sender; throws to be tried again, and `Undeliverable` where no later try can help.
 */
export interface Mailer {
  send(mail: Mail): Promise<void>
}
