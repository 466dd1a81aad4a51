/** Signs glued to a word that are no part of it: `iPhone™` is the word "iphone". */
const signs = /[\u2122\u00ae\u00a9\u2120\u2117]/g

/**
 * Marks that a searcher leaves out: accents, Hebrew points, Arabic vowels. The vowel signs of Indic scripts and the
 * kana voicing marks stay: there they make another word.
 */
const accents =
  /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]|[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]|[\u064b-\u065f]|\u0670|[\u06d6-\u06dc]|[\u06df-\u06e8]|[\u06ea-\u06ed]/g

/** Letters that Unicode does not take apart, as people type them without the key. */
const plainLetters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŋ: 'n',
  ĸ: 'k',
  ς: 'σ',
}
const specialLetters = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'g')

const beyondAscii = /[\u0080-\uffff]/

/** The same text with case, accents and typographic variants (full width, ligatures) taken away: `Café` and `CAFE` both give `cafe`. Never throws. */
export function foldText(text: string): string {
  if (!beyondAscii.test(text)) return text.toLowerCase()
  return text
    .replace(signs, ' ')
    .toLowerCase()
    .normalize('NFKD')
    .replace(accents, '')
    .toLowerCase()
    .replace(specialLetters, letter => plainLetters[letter] ?? letter)
    .normalize('NFC')
}
