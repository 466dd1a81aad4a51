import { holdsCardNumber } from '@cartwright/core'

/** Longer texts are cut: a log is no place for a document. */
const lengthMax = 8_000

/** What must not be read by whoever reads a log, and what stands there instead. Each is linear in the length of a text. */
const hidden: readonly (readonly [pattern: RegExp, instead: string])[] = [
  // The password in the address of a server.
  [/(:\/\/[^\s/:@]{0,200}):[^\s/@]{1,200}@/g, '$1:***@'],
  [/\b(Bearer|Basic) {1,5}[\w.~+/=-]+/gi, '$1 ***'],
  // Stripe's keys, and secrets of webhooks.
  [/\b(sk|rk|whsec)_[\w+/=-]{8,}/g, '$1_***'],
  // JSON Web Tokens.
  [/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, '[token]'],
  // The shop's own tokens and keys: 256 bits in base64url, with or without a few letters before them.
  [/(?<![\w-])(?=[\w-]{0,59}\d)(?=[\w-]{0,59}[A-Z])(?=[\w-]{0,59}[a-z])[\w-]{43,60}(?![\w-])/g, '[token]'],
  [/[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63})+)/g, '***@$1'],
]

/** What JSON lets through and terminals or readers of lines do not: deletions, C1 controls, and the line ends of Unicode. */
const unescaped = /[\u007f-\u009f\u2028\u2029]/g

/** A text without secrets, e-mail addresses and card numbers, and without characters that could be taken for another line. */
export const shownText = (text: string): string => {
  const cut = text.length > lengthMax ? `${text.slice(0, lengthMax)}…` : text
  if (holdsCardNumber(cut)) return '[withheld: it holds a card number]'
  return hidden
    .reduce((shown, [pattern, instead]) => shown.replace(pattern, instead), cut)
    .replace(unescaped, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
