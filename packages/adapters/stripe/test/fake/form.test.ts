import { expect, it } from 'vitest'
import { canonicalForm, decodeForm } from '../../src/fake/wire/form.ts'
import { Params } from '../../src/fake/wire/params.ts'

const decoded = (text: string) => canonicalForm(decodeForm(text))

it.each([
  ['a=1&b=2', '{"a":"1","b":"2"}'],
  ['a[b][c]=1&a[b][d]=2', '{"a":{"b":{"c":"1","d":"2"}}}'],
  ['expand[]=x&expand[]=y', '{"expand":["x","y"]}'],
  ['expand[0]=x&expand[1]=y', '{"expand":["x","y"]}'],
  ['metadata[order%5D]=1', '{"metadata":{"order]":"1"}}'],
  ['a=%E2%82%AC+1', '{"a":"€ 1"}'],
  ['__proto__[admin]=1&constructor=2', '{"__proto__":{"admin":"1"},"constructor":"2"}'],
  ['a[b[c]=1', '{"a":{"b[c":"1"}}'],
])('reads %s', (text, form) => {
  expect(decoded(text)).toBe(form)
})

it('is the same whatever the order', () => {
  expect(decoded('b=2&a[y]=1&a[x]=2')).toBe(decoded('a[x]=2&a[y]=1&b=2'))
  expect(decoded('e[]=1&e[]=2')).not.toBe(decoded('e[]=2&e[]=1'))
})

it('does not go deeper than eight levels', () => {
  const deep = `a${'[b]'.repeat(5000)}`
  expect(decoded(`${deep}=1`)).toBe(`{"${deep}":"1"}`)
})

it('leaves no trace of a hostile name', () => {
  const params = new Params(decodeForm('metadata[__proto__]=1'))
  expect(Object.keys(params.metadata())).toEqual(['__proto__'])
  expect(Reflect.get({}, 'admin')).toBeUndefined()
})
