/** Digits, grouped as people write them: one or two blanks, dots or dashes between groups. */
const written = /\d+(?:[\s.\-\u2010-\u2015]{1,2}\d+)*/g

/** UUIDs (RFC 9562), and 128 bits or more in hexadecimal: keys and ids drawn by chance. One UUID of 3,000 has the digits of a card in a row. */
const drawn = /\b(?=[\d-]*[a-f])(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[\da-f]{32,})\b/gi

/** Lengths by the leading digits of the networks that sell cards (ISO/IEC 7812 and the networks' own tables). */
const networks: readonly { readonly prefix: RegExp; readonly lengths: readonly number[] }[] = [
  { prefix: /^4/, lengths: [13, 16, 19] },
  { prefix: /^(?:5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720))/, lengths: [16] },
  { prefix: /^3[47]/, lengths: [15] },
  { prefix: /^3(?:0[0-5]|[689])/, lengths: [14, 16, 17, 18, 19] },
  { prefix: /^(?:6011|62|64[4-9]|65|35(?:2[89]|[3-8])|50(?:18|20|38)|5893|63|67)/, lengths: [16, 17, 18, 19] },
]

/**
 * Whether the text holds a payment card's number, in one piece or in groups: a length and beginning that some network uses, and the check digit of ISO/IEC 7812-1 (Luhn).
 * A 13-digit number that is a right GTIN (GS1 General Specifications) is taken for the article it names. Part of a longer unbroken number is none, nor
 * is what stands in a UUID or in 32 and more hexadecimal digits.
 */
export function holdsCardNumber(text: string): boolean {
  const plain = /^[\x20-\x7e]*$/.test(text) ? text : text.normalize('NFKC')
  return [...plain.replace(drawn, 'x').matchAll(written)].some(([run]) => holdsIn(run.match(/\d+/g) ?? []))
}

/** Whether the digits are a Global Trade Item Number with a right check digit: weights 3 and 1 from the right. */
export function isGtin(digits: string): boolean {
  if (!/^(?:\d{8}|\d{12,14})$/.test(digits)) return false
  const sum = [...digits].toReversed().reduce((total, digit, index) => total + Number(digit) * (index % 2 === 1 ? 3 : 1), 0)
  return sum % 10 === 0
}

/** Looks at every run of whole groups. */
function holdsIn(groups: readonly string[]): boolean {
  return groups.some((_, start) => {
    let digits = ''
    for (const group of groups.slice(start)) {
      digits += group
      if (digits.length > 19) return false
      if (isCardNumber(digits)) return true
    }
    return false
  })
}

function isCardNumber(digits: string): boolean {
  const isKnown = networks.some(({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits))
  return isKnown && passesLuhn(digits) && !(digits.length === 13 && isGtin(digits))
}

function passesLuhn(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}
