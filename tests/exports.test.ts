import { describe, expect, it } from 'vitest'
import { exportedNames } from './support/exported-names.ts'
import { readPackages } from './support/workspace.ts'

/** What an entry point gives away, types too. A new name is a promise to users: `npm test -- tests/exports -u` writes it here for review. */
const surface = (specifier: string): string => {
  const pkg = readPackages().find(({ manifest }) => specifier === manifest.name || specifier.startsWith(`${manifest.name}/`))
  const entry = pkg?.manifest.exports?.[`.${specifier.slice(pkg.manifest.name.length)}`]
  if (!pkg || !entry || typeof entry === 'string') throw new Error(`${specifier} is no entry point`)
  return exportedNames(`${pkg.folder}/${entry['cartwright-source'].replace('./', '')}`).join('\n')
}

describe('the public surface', () => {
  it('has these entry points', () => {
    const entries = readPackages().flatMap(({ manifest }) => Object.keys(manifest.exports ?? {}).map(path => manifest.name + path.slice(1)))
    expect(entries.filter(entry => !entry.endsWith('/package.json'))).toMatchInlineSnapshot(`
      [
        "@cartwright/core",
        "@cartwright/core/memory",
        "@cartwright/core/conformance",
        "@cartwright/server",
        "@cartwright/server/contract",
        "@cartwright/server/node",
        "@cartwright/client",
        "@cartwright/sql",
        "@cartwright/sqlite",
        "@cartwright/sqlite/assert-node-version",
        "cartwright",
      ]
    `)
  })

  it('of @cartwright/core', () => {
    expect(surface('@cartwright/core')).toMatchInlineSnapshot(`""`)
  })

  it('of @cartwright/core/memory', () => {
    expect(surface('@cartwright/core/memory')).toMatchInlineSnapshot(`""`)
  })

  it('of @cartwright/core/conformance', () => {
    expect(surface('@cartwright/core/conformance')).toMatchInlineSnapshot(`""`)
  })

  it('of @cartwright/server', () => {
    expect(surface('@cartwright/server')).toMatchInlineSnapshot(`""`)
  })

  it('of @cartwright/server/contract', () => {
    expect(surface('@cartwright/server/contract')).toMatchInlineSnapshot(`""`)
  })

  it('of @cartwright/server/node', () => {
    expect(surface('@cartwright/server/node')).toMatchInlineSnapshot(`""`)
  })

  it('of @cartwright/client', () => {
    expect(surface('@cartwright/client')).toMatchInlineSnapshot(`
      "type Address
      type AddressInput
      type Adjustment
      type AdminOrder
      type AdminPayment
      type AdminProduct
      type Api
      type ApiKey
      type AuditEntry
      type CallOptions
      type Calls
      type Cart
      type CartItem
      CartwrightError
      type CartwrightErrorFields
      type Category
      type CategoryNode
      type Client
      type ClientOptions
      createClient
      type Customer
      type DeadLetter
      type Discount
      type EndpointId
      type ErrorCode
      type FacetQuery
      type FieldError
      type Fulfilment
      type Health
      type Image
      type ImportOutcome
      type Invariant
      isCartwrightError
      memorySession
      type Order
      type OrderLine
      type Payment
      type PayResult
      type PlacedOrder
      type PriceInput
      type Product
      type ProductCard
      type ProductChange
      type ProductInput
      type ProductList
      type ProductVariant
      type Profile
      type Refund
      type Return
      type RowError
      type SavedAddress
      type Scope
      type Session
      type SessionStore
      type ShippingCharge
      type ShopErrorCode
      type StockChange
      type StockLevel
      type StockMovement
      type Tokens
      type VariantInput"
    `)
  })

  it('of @cartwright/sql', () => {
    expect(surface('@cartwright/sql')).toMatchInlineSnapshot(`""`)
  })

  it('of @cartwright/sqlite', () => {
    expect(surface('@cartwright/sqlite')).toMatchInlineSnapshot(`""`)
  })

  it('of @cartwright/sqlite/assert-node-version', () => {
    expect(surface('@cartwright/sqlite/assert-node-version')).toMatchInlineSnapshot(`
      "assertNodeVersion
      minimumNodeVersion"
    `)
  })

  it('of cartwright', () => {
    expect(surface('cartwright')).toMatchInlineSnapshot(`""`)
  })
})
