import { describe, expect, it } from 'vitest'
import { jsonBounds } from '../src/http/json-bounds.ts'
import { parseJson } from '../src/http/parse-json.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** What is said of a text that comes in pieces of `size` bytes; null when it is within bounds. And how many of its bytes were looked at. */
const read = (text: string, size: number) => {
  const all = bytes(text)
  const bounds = jsonBounds()
  let taken = 0
  try {
    for (; taken < all.length; taken += size) bounds(all.subarray(taken, taken + size))
    return { refusal: null, taken }
  } catch (error) {
    return { refusal: error instanceof Error ? error.message : null, taken: taken + size }
  }
}

const within: readonly (readonly [name: string, text: string])[] = [
  ['20 levels', `${'['.repeat(20)}${']'.repeat(20)}`],
  ['1,000 items', JSON.stringify(Array.from({ length: 1_000 }, () => 1))],
  ['200 keys', JSON.stringify(Object.fromEntries(Array.from({ length: 200 }, (_, key) => [`key${key}`, key])))],
  ['many small lists', JSON.stringify(Array.from({ length: 900 }, () => [[1, 2], { a: 'b' }]))],
  ['10,000 characters of one byte', JSON.stringify('x'.repeat(10_000))],
  ['10,000 of three bytes', JSON.stringify('\u20ac'.repeat(10_000))],
  ['5,000 that JavaScript counts twice', JSON.stringify('\u{1f600}'.repeat(5_000))],
  ['10,000 escapes', `"${'\\n'.repeat(5_000)}${'\\u0041'.repeat(5_000)}"`],
  ['brackets, commas and quotes in a text', JSON.stringify(`${'[{,"'.repeat(2_000)}\\`)],
]

const beyond: readonly (readonly [name: string, text: string, refusal: string])[] = [
  ['21 levels', '['.repeat(21), 'The request is not valid: Nested deeper than 20 levels (at byte 20).'],
  ['levels of both kinds', '{"a":['.repeat(11), 'The request is not valid: Nested deeper than 20 levels (at byte 60).'],
  ['1,001 items', `[${'1,'.repeat(1_000)}1]`, 'The request is not valid: More than 1000 items (at byte 2000).'],
  ['201 keys', `{${'"a":1,'.repeat(200)}"a":1}`, 'The request is not valid: More than 200 keys (at byte 1200).'],
  ['10,001 characters', `"${'x'.repeat(10_001)}"`, 'The request is not valid: A text longer than 10000 characters (at byte 10001).'],
  ['5,001 that count twice', `"${'\u{1f600}'.repeat(5_001)}"`, 'The request is not valid: A text longer than 10000 characters (at byte 20001).'],
  ['a long key', `{"${'k'.repeat(10_001)}":1}`, 'The request is not valid: A text longer than 10000 characters (at byte 10002).'],
]

describe.each([1, 7, 4_096, 1_000_000])('JSON in pieces of %d bytes', size => {
  it.each(within)('may have %s', (_, text) => {
    expect(read(text, size).refusal).toBeNull()
    expect(parseJson(text)).toEqual(JSON.parse(text))
  })

  it.each(beyond)('may not have %s', (_, text, refusal) => {
    expect(read(text, size).refusal).toBe(refusal)
  })
})

it('is read no further than to what goes too far', () => {
  const { refusal, taken } = read('['.repeat(1_000_000), 1_000)
  expect([refusal, taken]).toEqual(['The request is not valid: Nested deeper than 20 levels (at byte 20).', 1_000])
})
