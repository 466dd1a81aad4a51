import { type Address, addressFromText, type SavedAddress } from '@cartwright/core'
import type { AddressInput, Address as WireAddress, SavedAddress as WireSavedAddress } from '../contract/index.ts'

export function presentAddress(address: Address): WireAddress {
  const { name, line1, line2, city, region, postalCode, country, phone } = address
  return { name, line1, line2, city, region, postal_code: postalCode, country, phone }
}

export function presentSavedAddress(address: SavedAddress): WireSavedAddress {
  return { id: address.id, ...presentAddress(address) }
}

/** An address as given, in parts or as one line of text. */
export function readAddress(given: string | AddressInput): Address {
  if (typeof given === 'string') return addressFromText(given)
  const { name = null, line1, line2 = null, city = null, region = null, postal_code: postalCode = null, country = null, phone = null } = given
  return { name, line1, line2, city, region, postalCode, country, phone }
}
