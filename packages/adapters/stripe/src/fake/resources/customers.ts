import type Stripe from 'stripe'
import type { Call, Operation } from '../call.ts'
import { listOf, listParams } from '../wire/list.ts'
import type { Params } from '../wire/params.ts'
import { noSuch } from '../wire/wire-error.ts'
import type { World } from '../world.ts'
import { addressOf, shippingOf } from './shipping.ts'

const writable = ['address', 'description', 'email', 'expand', 'invoice_settings', 'metadata', 'name', 'phone', 'preferred_locales', 'shipping', 'tax_exempt']

/** `/v1/customers`. */
export const customerOperations: readonly Operation[] = [
  { name: 'customers.create', method: 'POST', path: '/v1/customers', handle: create },
  { name: 'customers.retrieve', method: 'GET', path: '/v1/customers/:id', handle: retrieve },
  { name: 'customers.update', method: 'POST', path: '/v1/customers/:id', handle: update },
  { name: 'customers.delete', method: 'DELETE', path: '/v1/customers/:id', handle: remove },
  { name: 'customers.list', method: 'GET', path: '/v1/customers', handle: list },
]

/** A customer that is not deleted. @throws WireError `resource_missing`. */
export function liveCustomer(world: World, id: string, param: string, status = 404): Stripe.Customer {
  const found = world.state.customers.get(id)
  if (!found || found.deleted) throw noSuch('customer', id, param, status)
  return found
}

function create({ world, params }: Call): object {
  params.allow(writable)
  const id = world.newId('cus')
  const customer: Stripe.Customer = {
    id,
    object: 'customer',
    address: null,
    balance: 0,
    created: world.clock.seconds(),
    currency: null,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: `FAKE${id.slice(-6)}`,
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
    test_clock: null,
  }
  write(customer, params)
  world.state.customers.set(id, customer)
  world.emit('customer.created', customer)
  return customer
}

function write(customer: Stripe.Customer, params: Params): void {
  for (const name of ['description', 'email', 'name', 'phone'] as const) if (params.has(name)) customer[name] = params.text(name) ?? null
  if (params.has('address')) customer.address = addressOf(params.nested('address'))
  if (params.has('shipping')) customer.shipping = shippingOf(params.nested('shipping'))
  if (params.has('preferred_locales')) customer.preferred_locales = params.texts('preferred_locales')
  customer.metadata = params.metadata(customer.metadata)
}

function retrieve({ world, params, id }: Call): object {
  params.allow(['expand'])
  const found = world.state.customers.get(id)
  if (!found) throw noSuch('customer', id, 'id')
  return found
}

function update({ world, params, id }: Call): object {
  params.allow([...writable, 'default_source'])
  const customer = liveCustomer(world, id, 'id')
  write(customer, params)
  world.emit('customer.updated', customer)
  return customer
}

function remove({ world, id }: Call): object {
  const customer = liveCustomer(world, id, 'id')
  for (const method of world.state.paymentMethods.values()) if (method.customer === id) method.customer = null
  world.emit('customer.deleted', customer)
  const gone: Stripe.DeletedCustomer = { id, object: 'customer', deleted: true }
  world.state.customers.set(id, gone)
  return gone
}

function list({ world, params }: Call): object {
  params.allow([...listParams, 'email', 'test_clock'])
  const email = params.text('email')
  const live = [...world.state.customers.values()].filter(customer => !customer.deleted)
  return listOf(
    live.filter(customer => email === undefined || customer.email === email),
    params,
    '/v1/customers',
  )
}
