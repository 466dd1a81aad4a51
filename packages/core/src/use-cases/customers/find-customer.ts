import { CommerceError, type Customer } from '../../model/index.ts'
import type { Deps } from '../../ports/index.ts'

/** Throws `customer_not_found`. */
export async function findCustomer({ customers }: Pick<Deps, 'customers'>, id: number): Promise<Customer> {
  const found = await customers.customer(id)
  if (found) return found
  throw new CommerceError('customer_not_found', `There is no customer ${id}.`)
}
