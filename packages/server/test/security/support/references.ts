import type { z } from 'zod'
import type { Endpoint } from '../../../src/contract/index.ts'

export type Place = 'path' | 'query' | 'body'

/** A field of a request that names a thing, such as `body.lines.0.line_id`. */
export interface Reference {
  readonly place: Place
  /** Keys from the place to the field. */
  readonly path: readonly string[]
  readonly kind: string
  /** Whether the field takes numbers only. */
  readonly isNumber: boolean
}

/** What names a thing, by the field's name. */
const kindsByName: Readonly<Record<string, string>> = {
  batch: 'batch',
  category_id: 'category',
  category_ids: 'category',
  credit_account_id: 'giftCard',
  cursor: 'cursor',
  customer_id: 'customer',
  endpoint_id: 'webhook',
  identity_id: 'identity',
  line_id: 'orderLine',
  mfa_token: 'mfaToken',
  order_id: 'order',
  parent_id: 'category',
  payment_id: 'payment',
  payment_token: 'savedMethod',
  product_id: 'product',
  provider: 'provider',
  refresh_token: 'refreshToken',
  return_id: 'return',
  session_id: 'session',
  staff_role_id: 'staffRole',
  token: 'resetToken',
  variant_id: 'variant',
}

/** What `{id}` and `{code}` name, by the part of the path before them. */
const kindsByPath: Readonly<Record<string, string>> = {
  '/admin/api-keys': 'apiKey',
  '/admin/attention': 'attention',
  '/admin/batches': 'batch',
  '/admin/categories': 'category',
  '/admin/customers': 'customer',
  '/admin/discounts': 'discount',
  '/admin/disputes': 'dispute',
  '/admin/events/dead-letters': 'deadLetter',
  '/admin/gift-cards': 'giftCard',
  '/admin/orders': 'order',
  '/admin/payments': 'payment',
  '/admin/products': 'product',
  '/admin/roles': 'staffRole',
  '/admin/webhook-deliveries': 'delivery',
  '/admin/webhook-events': 'webhookEvent',
  '/admin/webhooks': 'webhook',
  '/cart/discounts': 'appliedCode',
  '/cart/gift-cards': 'appliedGiftCard',
  '/cart/items': 'cartItem',
  '/me/addresses': 'address',
  '/me/identities': 'identity',
  '/me/payment-methods': 'savedMethod',
  '/me/sessions': 'session',
  '/orders': 'order',
  '/products': 'product',
}

/** What a `code` in a body names. */
const kindsOfCodes: Readonly<Record<string, string>> = {
  '/auth/login/code': 'oneTimeCode',
  '/me/second-factor/confirm': 'oneTimeCode',
  '/me/second-factor/recovery-codes': 'oneTimeCode',
  '/admin/discounts': 'newCode',
  '/admin/discounts/{id}': 'newCode',
  '/cart/discounts': 'code',
  '/cart/gift-cards': 'giftCardCode',
  '/auth/issuers/{name}/finish': 'issuerCode',
  '/gift-cards/balance': 'giftCardCode',
  '/me/issuers/{name}': 'issuerCode',
}

const namesAThing = /(?:^|_)(?:ids?|token|code|cursor|batch|provider)$/
const namesNothing = new Set(['postal_code'])

/** Every field of an endpoint that names a thing. Throws for one that this table does not know: a new endpoint gets a line here. */
export function referencesOf(endpoint: Endpoint): Reference[] {
  const places = { path: endpoint.params, query: endpoint.query, body: endpoint.body }
  return Object.entries(places).flatMap(([place, schema]) =>
    (schema ? fieldsOf(schema, []) : []).map(field => ({ ...field, place: place as Place })).flatMap(named(endpoint)),
  )
}

interface Field {
  readonly path: readonly string[]
  readonly isNumber: boolean
}

const named =
  (endpoint: Endpoint) =>
  (field: Field & { readonly place: Place }): Reference[] => {
    const name = field.path.findLast(key => key !== '0') ?? ''
    if (!namesAThing.test(name) || namesNothing.has(name)) return []
    const kind = kindOf(endpoint, field, name)
    if (kind === undefined)
      throw new Error(
        `${endpoint.method} ${endpoint.path}: what does ${field.place}.${field.path.join('.')} name? packages/server/test/security/support/references.ts says it.`,
      )
    return [{ ...field, kind }]
  }

function kindOf(endpoint: Endpoint, { place, path }: { readonly place: Place; readonly path: readonly string[] }, name: string): string | undefined {
  if (place === 'path' && (name === 'id' || name === 'code')) return kindsByPath[endpoint.path.split(`/{${name}}`)[0] ?? '']
  if (name === 'code') return kindsOfCodes[endpoint.path]
  if (name === 'id' && path[0] === 'variants') return 'variant'
  return kindsByName[name]
}

interface Definition {
  readonly type: string
  readonly innerType?: z.ZodType
  readonly element?: z.ZodType
  readonly options?: readonly z.ZodType[]
  readonly shape?: Readonly<Record<string, z.ZodType>>
}

function fieldsOf(schema: z.ZodType, path: readonly string[]): Field[] {
  const { type, innerType, element, options, shape } = schema.def as unknown as Definition
  if (innerType) return fieldsOf(innerType, path)
  if (element) return fieldsOf(element, [...path, '0'])
  if (options) return options.flatMap(option => fieldsOf(option, path))
  if (shape) return Object.entries(shape).flatMap(([key, field]) => fieldsOf(field, [...path, key]))
  return [{ path, isNumber: type === 'number' }]
}
