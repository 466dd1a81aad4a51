import { formatMajor, type MailData, type MailTemplate } from '@cartwright/core'
import { type Letter, letter } from './letter.ts'

/** What every template may say of the shop. */
export interface MailShop {
  readonly name: string
  readonly links: MailLinks
}

/** Where links lead. A token stands behind `#`: browsers send that part to nobody, so that it is in no server's log. */
export interface MailLinks {
  readonly resetPassword: (token: string) => string
  readonly confirmEmail: (token: string) => string
  readonly order: (orderId: number) => string
}

/** One text for each template; null from one sends nothing. */
export type MailTemplates = { readonly [Template in MailTemplate]: (data: MailData[Template], shop: MailShop) => Letter | null }

/** The texts that are sent unless others are given, in English. */
export const defaultTemplates: MailTemplates = {
  password_reset: ({ name, token, expiresAt }, shop) =>
    letter({
      subject: `Reset your password at ${shop.name}`,
      name,
      paragraphs: [`Somebody, we hope you, asked to reset the password of your account at ${shop.name}.`],
      link: { label: 'Choose a new password', url: shop.links.resetPassword(token) },
      closing: [`The link works once, until ${timeText(expiresAt)}. If you did not ask for it, nothing needs to be done: your password stays as it is.`],
      signature: shop.name,
    }),

  email_verification: ({ name, token, expiresAt }, shop) =>
    letter({
      subject: `Confirm your e-mail address at ${shop.name}`,
      name,
      paragraphs: [`This address was given for an account at ${shop.name}. Please confirm that it is yours.`],
      link: { label: 'This is my address', url: shop.links.confirmEmail(token) },
      closing: [`The link works once, until ${timeText(expiresAt)}. If you have no account there and did not ask for one, do not follow it.`],
      signature: shop.name,
    }),

  email_change_requested: ({ name }, shop) =>
    letter({
      subject: `Your e-mail address at ${shop.name} is about to change`,
      name,
      paragraphs: [
        `Somebody, we hope you, asked that your account at ${shop.name} gets another e-mail address. It changes as soon as the new one is confirmed.`,
        'If it was not you, somebody has access to your account: choose a new password now, which ends their access, and tell us.',
      ],
      signature: shop.name,
    }),

  order_confirmation: ({ orderId, currency, lines, totals, hasAccount }, shop) =>
    letter({
      subject: `Your order ${orderId} at ${shop.name}`,
      paragraphs: [`Thank you for your order ${orderId}. This is what you bought:`],
      rows: [
        ...lines.map(line => [goodsText(line), formatMajor(line.subtotal, currency)] as const),
        ...(totals.discount === 0 ? [] : [['Discount', formatMajor(-totals.discount, currency)] as const]),
        ['Shipping', formatMajor(totals.shipping, currency)],
        ...(totals.tax === 0 ? [] : [['Tax', formatMajor(totals.tax, currency)] as const]),
        ['Total', `${formatMajor(totals.total, currency)} ${currency}`],
      ],
      ...orderLink(orderId, hasAccount, shop),
      signature: shop.name,
    }),

  order_shipped: ({ orderId, lines, carrier, trackingNumber, hasAccount }, shop) =>
    letter({
      subject: `Your order ${orderId} is on its way`,
      paragraphs: [`We have shipped from your order ${orderId}:`],
      rows: lines.map(line => [goodsText(line), ''] as const),
      ...orderLink(orderId, hasAccount, shop),
      closing: [...(carrier === null ? [] : [`It comes with ${carrier}.`]), ...(trackingNumber === null ? [] : [`Its tracking number is ${trackingNumber}.`])],
      signature: shop.name,
    }),

  order_refunded: ({ orderId, currency, amount, hasAccount }, shop) =>
    letter({
      subject: `A refund for your order ${orderId}`,
      paragraphs: [
        `We have sent ${formatMajor(amount, currency)} ${currency} back to you for your order ${orderId}.`,
        'It goes the way you paid; a bank may take some days to show it.',
      ],
      ...orderLink(orderId, hasAccount, shop),
      signature: shop.name,
    }),
}

/** A guest's order is shown to whoever has its token, which is stored hashed: there is nothing to link to. */
function orderLink(orderId: number, hasAccount: boolean, { links }: MailShop): { link?: { label: string; url: string } } {
  return hasAccount ? { link: { label: 'Look at your order', url: links.order(orderId) } } : {}
}

function goodsText({
  name,
  options,
  quantity,
}: {
  readonly name: string
  readonly options: Readonly<Record<string, string>>
  readonly quantity: number
}): string {
  const chosen = Object.values(options)
  return `${quantity} × ${name}${chosen.length === 0 ? '' : ` (${chosen.join(', ')})`}`
}

function timeText(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
