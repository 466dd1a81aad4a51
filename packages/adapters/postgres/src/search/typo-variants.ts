/** Typos are looked for in so many characters at the beginning of a word; the rest is compared afterwards. */
const headLength = 7

/** Letters from which a word may have a typo ({@link allowedTypos}). */
const lettersWithTypo = 5

/** No word that begins with fewer characters is meant with a typo: that typo may be a missing letter. */
const shortest = 4

/** Digits are typos, each: a word that may have typos has none. */
const digit = /\p{N}/gu

/**
 * What is left of the head of a word when up to `typos` characters are taken out of it, each variant once. Two words that are up to `typos` typos apart (letters missing, added,
 * exchanged, or neighbours swapped), and a word and a beginning of another, have a variant in common: whatever differs can be taken out of both (symmetric deletion).
 */
export function typoVariants(word: string, typos: number): string[] {
  const head = [...word].slice(0, headLength)
  let last = new Set([head.join('')])
  const variants = new Set(last)
  for (let typo = 0; typo < typos; typo++) {
    const shorter = new Set<string>()
    for (const variant of last) {
      const characters = [...variant]
      for (let at = 0; at < characters.length; at++) shorter.add(characters.toSpliced(at, 1).join(''))
    }
    for (const variant of shorter) variants.add(variant)
    last = shorter
  }
  return [...variants]
}

/** The variants under which a word of the index is to be found; none for words, numbers mostly, that nobody means with a typo. */
export function indexedVariants(word: string): string[] {
  const characters = [...word]
  if (characters.length < shortest) return []
  if (digits(characters.slice(0, 5)) > 1 && digits(characters.slice(0, 9)) > 2) return []
  // Two typos are allowed from nine letters, so that a word they are in has seven. The shortest that may have one is as long as the second head: it may be the beginning of this word.
  return [...new Set([...typoVariants(word, characters.length < headLength ? 1 : 2), ...typoVariants(characters.slice(0, lettersWithTypo).join(''), 1)])]
}

function digits(characters: readonly string[]): number {
  return characters.join('').match(digit)?.length ?? 0
}
