import { type Address, CommerceError, type SavedAddress } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'
import { invalidInput } from './customer-input.ts'

type AddressDeps = Pick<Deps, 'customers'>

/** More would be a mistake or mischief. */
const addressesMax = 100

/** The customer's address book. */
export async function addresses(deps: AddressDeps, customerId: number): Promise<readonly SavedAddress[]> {
  return deps.customers.addresses(customerId)
}

/** Adds an address, or with `id` replaces one. Throws `address_not_found` also when that id is someone else's, `validation_failed` past 100 addresses. */
export async function saveAddress(deps: AddressDeps, customerId: number, address: Address & { readonly id?: number }): Promise<SavedAddress> {
  if (address.line1.trim() === '') throw invalidInput('line1', 'must not be empty')
  if (address.id === undefined && (await deps.customers.addresses(customerId)).length >= addressesMax)
    throw invalidInput('addresses', `cannot be more than ${addressesMax}`)
  const saved = await deps.customers.saveAddress(customerId, address)
  if (saved) return saved
  throw unknownAddress(address.id)
}

/** Throws `address_not_found` also when that id is someone else's. */
export async function deleteAddress(deps: AddressDeps, customerId: number, addressId: number): Promise<void> {
  if (!(await deps.customers.deleteAddress(customerId, addressId))) throw unknownAddress(addressId)
}

function unknownAddress(id: number | undefined): CommerceError {
  return new CommerceError('address_not_found', `There is no address ${id}.`)
}
