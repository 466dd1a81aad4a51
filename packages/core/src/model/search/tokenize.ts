import { foldText } from './fold-text.ts'

/** Two words are told apart by this many characters at their beginning. */
export const wordLengthMax = 64

/** Letters and digits with the marks that belong to them, held together by hyphens and apostrophes. */
const compounds = /[\p{L}\p{N}\p{M}]+(?:['\u2019\u02bc\u2010\u2011-][\p{L}\p{N}\p{M}]+)*/gu
const hyphens = /[\u2010\u2011-]/
const apostrophes = /['\u2019\u02bc]/
const joints = /['\u2019\u02bc\u2010\u2011-]/g

/** Scripts written without spaces between words. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u30fc]+/gu
const hasUnspaced = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff\ud840-\ud88d]/

/**
 * The words of a text as an index keeps them, folded, in order, with repeats. A hyphenated or apostrophed word is kept in its parts and whole
 * (`T-Shirt` gives `t`, `shirt`, `tshirt`; `Levi's` gives `levis`, `levi`), so that every way of typing it finds it. Scripts without spaces give
 * every pair of neighbouring characters and the last character alone, so that any run of characters inside can be found.
 */
export function documentWords(text: string): string[] {
  const words: string[] = []
  for (const [compound] of foldText(text).matchAll(compounds)) {
    const parts = compound.split(hyphens)
    for (const part of parts) {
      const pieces = part.split(apostrophes)
      pushSegments(words, pieces.join(''), true)
      if (pieces.length > 1) for (const piece of pieces) if (piece.length > 1) pushSegments(words, piece, true)
    }
    if (parts.length > 1) pushSegments(words, compound.replace(joints, ''), true)
  }
  return words
}

/** The words that a searcher asks for, folded, each once, in order. Everything that is neither letter nor digit only separates. Never throws. */
export function queryWords(text: string): string[] {
  const words: string[] = []
  for (const [compound] of foldText(text).matchAll(compounds)) {
    for (const part of compound.split(hyphens)) pushSegments(words, part.split(apostrophes).join(''), false)
  }
  return [...new Set(words)]
}

/** A code (a SKU) with everything but letters and digits taken away, so that `PHN-001`, `phn 001` and `PHN001` are the same one. */
export function compactCode(text: string): string {
  return foldText(text)
    .replace(/[^\p{L}\p{N}\p{M}]/gu, '')
    .slice(0, wordLengthMax)
}

function pushSegments(words: string[], word: string, withLast: boolean): void {
  if (!hasUnspaced.test(word)) {
    words.push(word.slice(0, wordLengthMax))
    return
  }
  let from = 0
  for (const match of word.matchAll(unspaced)) {
    if (match.index > from) words.push(word.slice(from, match.index).slice(0, wordLengthMax))
    pushPairs(words, [...match[0]], withLast)
    from = match.index + match[0].length
  }
  if (from < word.length) words.push(word.slice(from).slice(0, wordLengthMax))
}

function pushPairs(words: string[], characters: readonly string[], withLast: boolean): void {
  for (let at = 0; at + 1 < characters.length; at++) words.push(`${characters[at]}${characters[at + 1]}`)
  const last = characters.at(-1)
  if (last !== undefined && (withLast || characters.length === 1)) words.push(last)
}
