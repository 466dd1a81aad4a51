import { readFileSync } from 'node:fs'
import { type ErrorCode as CoreErrorCode, errorCodes } from '@cartwright/core'
import { type EndpointId as ContractId, endpoints, type Wire } from '@cartwright/server/contract'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { generateFiles } from '../scripts/generated-files.ts'
import { printType } from '../scripts/print-type.ts'
import { type Api, createClient, type EndpointId, type ShopErrorCode } from '../src/index.ts'

/** Whether a type may be written to is no matter of the wire. */
type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T

/** Endpoints whose generated type is not exactly the contract's; `never` when all are. */
type Different<Part extends 'params' | 'query' | 'body' | 'output'> = {
  [Id in ContractId]: Same<Frozen<Api[Id][Part]>, Frozen<Wire<Id>[Part]>> extends true ? never : Id
}[ContractId]

/** Equal in both directions, optional and undefined told apart: two functions of a type are assignable only when their types are identical. */
type Same<A, B> = (<T>() => T extends Flat<A> ? 1 : 2) extends <T>() => T extends Flat<B> ? 1 : 2 ? true : false

/** An intersection as one object. */
type Flat<T> = T extends object ? { [K in keyof T]: Flat<T[K]> } : T

describe('what is generated', () => {
  it.each(Object.entries(generateFiles()))('%s is what the contract says: else run `npm run generate` in packages/client-sdk', (name, text) => {
    expect(readFileSync(new URL(`../src/${name}`, import.meta.url), 'utf8')).toBe(text)
  })

  it('has the types of the contract, in both directions', () => {
    expectTypeOf<EndpointId>().toEqualTypeOf<ContractId>()
    expectTypeOf<Different<'params'>>().toEqualTypeOf<never>()
    expectTypeOf<Different<'query'>>().toEqualTypeOf<never>()
    expectTypeOf<Different<'body'>>().toEqualTypeOf<never>()
    expectTypeOf<Different<'output'>>().toEqualTypeOf<never>()
    expectTypeOf<ShopErrorCode>().toEqualTypeOf<CoreErrorCode>()
  })

  it('would not take a near miss for the same type', () => {
    expectTypeOf<Same<{ a?: string }, { a?: string | undefined }>>().toEqualTypeOf<false>()
    expectTypeOf<Same<{ a: string }, { a?: string }>>().toEqualTypeOf<false>()
    expectTypeOf<Same<{ a: 'x' | 'y' }, { a: 'x' }>>().toEqualTypeOf<false>()
    expectTypeOf<Same<{ a: string }, { a: unknown }>>().toEqualTypeOf<false>()
    expectTypeOf<Same<{ a: { b: number }[] }, { a: { b: string }[] }>>().toEqualTypeOf<false>()
    expectTypeOf<Same<{ a: 1 } & { b: 2 }, { a: 1; b: 2 }>>().toEqualTypeOf<true>()
  })

  it('gives every endpoint a function of its name', () => {
    const client: unknown = createClient({ url: 'http://shop.test' })
    const at = (id: string) => id.split('.').reduce<unknown>((branch, name) => (branch as Readonly<Record<string, unknown>>)[name], client)
    expect(Object.keys(endpoints).filter(id => typeof at(id) !== 'function')).toEqual([])
  })

  it('knows every code there is', () => {
    expect(generateFiles()['api-types.ts']?.match(/^ {2}\| '(\w+)'$/gm)).toEqual(
      Object.keys(errorCodes)
        .sort()
        .map(code => `  | '${code}'`),
    )
  })
})

describe('the type of a schema', () => {
  it.each([
    [{ type: ['string', 'null'] }, 'string | null'],
    [{ type: 'array', items: { anyOf: [{ type: 'integer' }, { type: 'null' }] } }, '(number | null)[]'],
    [{ type: 'array', readOnly: true, items: { $ref: '#/$defs/Order' } }, 'readonly Order[]'],
    [{ enum: ["it's", 'a "b"', null] }, "'it\\'s' | 'a \"b\"' | null"],
    [{ type: 'object', additionalProperties: {} }, 'Record<string, unknown>'],
    [{ type: 'object', properties: { 'x-y': { type: 'boolean' } }, required: ['x-y'] }, "{\n'x-y': boolean\n}"],
    [{ type: 'object', properties: { page: { type: 'integer', default: 1 } } }, '{\npage?: number | undefined\n}'],
    [{ type: 'object', properties: { note: { type: 'string', description: 'Ends */ here.' } } }, '{\n/** Ends *\\/ here. */\nnote?: string\n}'],
  ])('%j', (schema, type) => {
    expect(printType(schema)).toBe(type)
  })

  it.each([{ type: 'tuple' }, { allOf: [] }, { not: {} }])('%j is refused, not guessed', schema => {
    expect(() => printType(schema)).toThrow('There is no type for')
  })
})
