import type { AddressInput, SavedAddress } from '@cartwright/client'

/** Where to, as it is typed: an empty text is what was left out. */
export interface AddressDraft {
  readonly name: string
  readonly line1: string
  readonly line2: string
  readonly postal_code: string
  readonly city: string
  readonly region: string
  readonly country: string
  readonly phone: string
}

export const emptyAddress: AddressDraft = { name: '', line1: '', line2: '', postal_code: '', city: '', region: '', country: '', phone: '' }

/** The address to send: what was left out is not sent. */
export const addressOf = (draft: AddressDraft): AddressInput => {
  const { line1, ...others } = draft
  const given = Object.entries(others).filter(([, text]) => text.trim() !== '')
  return { line1: line1.trim(), ...Object.fromEntries(given.map(([name, text]) => [name, text.trim()])) }
}

/** A saved address as a draft of the next one. */
export const draftOf = (saved: SavedAddress): AddressDraft => ({
  name: saved.name ?? '',
  line1: saved.line1,
  line2: saved.line2 ?? '',
  postal_code: saved.postal_code ?? '',
  city: saved.city ?? '',
  region: saved.region ?? '',
  country: saved.country ?? '',
  phone: saved.phone ?? '',
})
