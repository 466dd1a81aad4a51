import { hash } from 'node:crypto'

/** How much of a name or value counts. Meilisearch cuts what it filters and counts by at 468 bytes, and a character takes four here. */
export const codedCharactersMax = 110

/**
 * A text as lower-case letters and digits, in the same order as the texts, to be read back by {@link textOf}. Meilisearch leaves such a name as it is (it folds others its own
 * way), and none can end a filter's value or be one of its words.
 */
export function textCode(text: string): string {
  const units = Array.from({ length: Math.min(text.length, codedCharactersMax) }, (_, at) => text.charCodeAt(at).toString(16).padStart(4, '0'))
  return `t${units.join('')}`
}

/** The text of a {@link textCode}. */
export function textOf(code: string): string {
  return (code.slice(1).match(/.{4}/g) ?? []).map(unit => String.fromCharCode(Number.parseInt(unit, 16))).join('')
}

/** A code that only tells whether two lists of texts are equal. */
export function digestOf(...texts: readonly string[]): string {
  return `h${hash('sha256', JSON.stringify(texts), 'hex').slice(0, 32)}`
}

/** Words that must match to the letter (those with a digit), and those of scripts that Meilisearch would cut its own way. */
const isKeptWhole = /[^\p{L}\p{M}]|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc]/u

/** Meilisearch leaves words above 250 bytes out. */
const digitsMax = 240

/**
 * A word as Meilisearch is given it, in documents and queries alike. Some become numbers, which it neither cuts nor forgives typos in (`disableOnNumbers`): no character's
 * digits begin another's, so that beginnings stay beginnings.
 */
export function wordCode(word: string): string {
  if (!isKeptWhole.test(word)) return word
  let digits = ''
  for (const character of word) {
    const code = digitsOf(character)
    if (digits.length + code.length > digitsMax) break
    digits += code
  }
  return digits
}

/** The word of a {@link wordCode}. */
export function wordOf(code: string): string {
  if (!/^\d/.test(code)) return code
  return (code.match(/9\d{7}|\d{2}/g) ?? []).map(characterOf).join('')
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'

function digitsOf(character: string): string {
  const at = letters.indexOf(character)
  return at >= 0 ? String(10 + at) : `9${String(character.codePointAt(0) ?? 0).padStart(7, '0')}`
}

function characterOf(digits: string): string {
  return digits.length === 2 ? letters.charAt(Number(digits) - 10) : String.fromCodePoint(Number(digits.slice(1)))
}
