import { errorCodes, scopes } from '@cartwright/core'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { type Endpoint, endpoints, type WireBody, type WireOutput, type WireParams, type WireQuery } from '../src/contract/index.ts'
import { codesByStatus, openApiDocument } from '../src/docs/openapi.ts'
import { docsPage } from '../src/docs/page.ts'
import { openShop } from './support/shop.ts'

const table: readonly (Endpoint & { readonly id: string })[] = Object.values(endpoints)
const document = openApiDocument({ title: 'Test', version: '1', basePath: '' })

describe('the contract', () => {
  it('knows each endpoint by its key', () => {
    expect(Object.entries(endpoints).map(([key, { id }]) => [key, id])).toEqual(Object.keys(endpoints).map(key => [key, key]))
  })

  it('has one endpoint for a method and path', () => {
    const routes = table.map(({ method, path }) => `${method} ${path}`)
    expect(new Set(routes).size).toBe(routes.length)
  })

  it.each(table)('$id says whom it is for, what it answers and how it is limited', endpoint => {
    expect(endpoint.path.startsWith('/admin')).toBe(endpoint.audience === 'admin')
    expect(endpoint.scope !== undefined).toBe(endpoint.audience === 'admin')
    if (endpoint.scope !== undefined) expect([...scopes, 'any']).toContain(endpoint.scope)
    expect(endpoint.responses).toHaveProperty(String(endpoint.successStatus))
    expect(endpoint.limit === 'none').toBe(endpoint.tag === 'System')
    for (const code of endpoint.errors) expect(errorCodes).toHaveProperty(code)
    const named = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    expect(Object.keys(endpoint.params?.shape ?? {})).toEqual(named)
    if (endpoint.idempotent) expect(endpoint.method).toBe('POST')
    if (endpoint.cacheable) expect(endpoint.method).toBe('GET')
  })

  it('gives the client its types', () => {
    expectTypeOf<WireBody<'cart.addItem'>>().toExtend<{ product_id?: number; variant_id?: number; quantity?: number | undefined; currency?: string }>()
    expectTypeOf<WireParams<'cart.removeItem'>>().toEqualTypeOf<{ id: number }>()
    expectTypeOf<WireBody<'cart.get'>>().toEqualTypeOf<undefined>()
    expectTypeOf<WireOutput<'auth.logout'>>().toEqualTypeOf<undefined>()
    expectTypeOf<WireOutput<'orders.create'>['order_id']>().toEqualTypeOf<number>()
    expectTypeOf<WireOutput<'categories.tree'>['categories'][number]['children'][number]['id']>().toEqualTypeOf<number>()
    expectTypeOf<{ search: string; 'facet.color': ['red'] }>().toExtend<WireQuery<'products.list'>>()
    expectTypeOf<{ product_id: string }>().not.toExtend<WireBody<'cart.addItem'>>()
  })
})

describe('the OpenAPI document', () => {
  it('describes every endpoint, and nothing else', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) => Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`))
    expect(described.sort()).toEqual(table.map(({ method, path }) => `${method} ${path}`).sort())
  })

  it('has every schema that it refers to', () => {
    const names = new Set([...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target]) => target ?? ''))
    expect(names.size).toBeGreaterThan(50)
    const known = new Set(Object.keys(document.components.schemas).map(name => `#/components/schemas/${name}`))
    expect([...names].filter(name => !known.has(name))).toEqual([])
  })

  it.each(table)('$id: parameters, body and answers are those that are checked', endpoint => {
    const operation = document.paths[endpoint.path]?.[endpoint.method.toLowerCase()]
    const names = (place: string) => operation?.parameters.filter(parameter => parameter.in === place).map(({ name }) => name)
    expect(operation?.operationId).toBe(endpoint.id)
    expect(names('path')).toEqual(Object.keys(endpoint.params?.shape ?? {}))
    expect(names('query')).toEqual(Object.keys(endpoint.query?.shape ?? {}))
    expect(operation?.requestBody !== undefined).toBe(endpoint.body !== undefined)
    const statuses = new Set([...Object.keys(endpoint.responses), ...codesByStatus(endpoint).keys(), ...(endpoint.cacheable ? ['304'] : [])])
    expect(Object.keys(operation?.responses ?? {}).sort()).toEqual([...statuses].sort())
    expect(operation?.['x-scope']).toBe(endpoint.scope)
  })

  it('says of the rows of an import that each is a product', () => {
    const { AdminProductsImportRequest } = document.components.schemas
    expect(AdminProductsImportRequest?.properties?.products?.items).toEqual({ $ref: '#/components/schemas/ProductInput' })
  })

  it('is served as it is, for wherever the app is mounted', async () => {
    const { app } = await openShop()
    const response = await app.request('/openapi.json')
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.json()).toEqual({ ...document, info: { ...document.info, title: 'Cartwright API' } })
  })
})

describe('the documentation page', () => {
  const page = docsPage(document)

  it('shows every endpoint and schema', () => {
    for (const { id } of table) expect(page).toContain(`<article id="${id}"`)
    for (const name of Object.keys(document.components.schemas)) expect(page).toContain(`<article id="schema-${name}"`)
  })

  it('leads only to what is there', () => {
    const ids = new Set([...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id))
    const links = [...page.matchAll(/href="([^"]+)"/g)].map(([, link = '']) => link)
    const outside = links.filter(link => !link.startsWith('#'))
    expect([...new Set(outside)].sort()).toEqual(['errors', 'openapi.json'])
    expect(links.filter(link => link.startsWith('#') && !ids.has(link.slice(1)))).toEqual([])
  })

  it('shows calls that would be understood: a provider has a name, and a time begins before it ends', () => {
    expect(page).toContain('$SHOP/webhooks/stripe')
    expect(page).toContain('$SHOP/cart/discounts/WELCOME10')
    expect(page).toContain('"from":"2026-01-30T12:00:00.000Z","to":"2026-01-31T12:00:00.000Z"'.replaceAll('"', '&#34;'))
  })

  it('needs nothing from the network', () => {
    expect(page).not.toMatch(/<(?:link|img|iframe)|src=|@import|url\(/)
  })

  it('is allowed to run its own script and style, and nothing else', async () => {
    const { app } = await openShop()
    const response = await app.request('/docs')
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const policy = response.headers.get('content-security-policy') ?? ''
    const html = await response.text()
    for (const tag of ['script', 'style']) {
      const [, text = ''] = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(html) ?? []
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
      expect(policy).toContain(`${tag}-src 'sha256-${btoa(String.fromCharCode(...digest))}'`)
    }
    expect(policy).toContain("default-src 'none'")
  })

  it('has a page for every error code', async () => {
    const { app } = await openShop()
    for (const code of Object.keys(errorCodes)) {
      const response = await app.request(`/errors/${code}`)
      expect([code, response.status]).toEqual([code, 200])
      expect(await response.text()).toContain(`<code>${code}</code>`)
    }
    expect((await app.request('/errors/no_such_code')).status).toBe(404)
    expect(await (await app.request('/errors')).text()).toContain('href="errors/card_declined"')
  })
})
