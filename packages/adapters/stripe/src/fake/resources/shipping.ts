import type Stripe from 'stripe'
import type { Params } from '../wire/params.ts'

/** The address with a null for what was not given; null without an address. */
export function addressOf(given: Params | undefined): Stripe.Address | null {
  if (!given) return null
  given.allow(['city', 'country', 'line1', 'line2', 'postal_code', 'state'])
  const field = (name: string) => given.text(name) ?? null
  return {
    city: field('city'),
    country: field('country'),
    line1: field('line1'),
    line2: field('line2'),
    postal_code: field('postal_code'),
    state: field('state'),
  }
}

/** A shipping address with its name; null when it was not given. */
export function shippingOf(
  given: Params | undefined,
): { name: string; phone: string | null; address: Stripe.Address; carrier: string | null; tracking_number: string | null } | null {
  if (!given) return null
  given.allow(['address', 'carrier', 'name', 'phone', 'tracking_number'])
  const none: Stripe.Address = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null }
  return {
    address: addressOf(given.nested('address')) ?? none,
    carrier: given.text('carrier') ?? null,
    name: given.requiredText('name'),
    phone: given.text('phone') ?? null,
    tracking_number: given.text('tracking_number') ?? null,
  }
}
