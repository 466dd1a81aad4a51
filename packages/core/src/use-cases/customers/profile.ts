import { type AuditEntry, type Customer, doneBy, type Principal, type Role } from '../../model/index.ts'
import type { AuditFilter, Deps, Page, PageRequest } from '../../ports/index.ts'
import { requireEmail, requireName } from './customer-input.ts'
import { findCustomer } from './find-customer.ts'

type CustomerDeps = Pick<Deps, 'customers'>

/** Throws `customer_not_found`. */
export async function customer(deps: CustomerDeps, id: number): Promise<Customer> {
  return findCustomer(deps, id)
}

/** Newest first. `text` matches the start of the e-mail address or name. */
export async function list(deps: CustomerDeps, filter: { readonly text?: string; readonly role?: Role }, page: PageRequest): Promise<Page<Customer>> {
  return deps.customers.list(filter, page)
}

/**
 * Changes what is given and differs; nothing is written otherwise. An address counts at once and as not confirmed: this is an operator's word, customers have theirs changed by a mailed link.
 * Throws `customer_not_found`, `validation_failed`, `email_taken`.
 */
export async function updateProfile(
  deps: CustomerDeps & Pick<Deps, 'clock'>,
  id: number,
  change: { readonly name?: string; readonly email?: string },
  by: Principal,
): Promise<Customer> {
  const present = await findCustomer(deps, id)
  const name = change.name === undefined ? present.name : requireName(change.name)
  const email = change.email === undefined ? present.email : requireEmail(change.email)
  const different = { ...(name === present.name ? {} : { name }), ...(email === present.email ? {} : { email }) }
  const verification = email === present.email ? {} : { emailVerifiedAt: null, pendingEmail: null }
  const fields = Object.keys(different)
  if (fields.length === 0) return present
  const audit = { action: 'customer.profile_changed', subject: `customer:${id}`, data: { fields } }
  return deps.customers.update(id, { ...different, ...verification }, { at: deps.clock.now(), ...doneBy(by), audit })
}

/** The audit log, newest first. */
export async function audit(deps: CustomerDeps, filter: AuditFilter, page: PageRequest): Promise<Page<AuditEntry>> {
  return deps.customers.audit(filter, page)
}
