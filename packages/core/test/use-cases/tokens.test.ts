import { describe, expect, it } from 'vitest'
import { base64Url, newToken, sha256Hex } from '../../src/use-cases/tokens.ts'

describe('tokens', () => {
  it('are the random bytes as base64url, without padding', () => {
    const asked: number[] = []
    const bytes = (count: number) => {
      asked.push(count)
      return new Uint8Array(count).fill(0xfb)
    }
    expect(newToken({ bytes })).toBe(`${'-_v7'.repeat(10)}-_s`)
    expect(asked).toStrictEqual([32])
  })

  it.each([
    [[], ''],
    [[0], 'AA'],
    [[255, 239, 190], '_---'],
    [[1, 2, 3, 4], 'AQIDBA'],
  ])('turn the bytes %j into %s', (bytes, text) => {
    expect(base64Url(new Uint8Array(bytes))).toBe(text)
  })

  // FIPS 180-4 examples, and UTF-8.
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['ü', '607474ca475a9724d7360aba71a56d5df77e61350e3f724cfa1f46e857e2d85f'],
  ])('hash %j to %s', async (text, hash) => {
    expect(await sha256Hex(text)).toBe(hash)
  })
})
