/** Crockford's 32 characters: no letter looks like a digit, and none makes words. Five bits each. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Characters of a code: 100 random bits, past any guessing. */
export const giftCardCodeLength = 20

const groupLength = 4

/** The code made of these random bytes ({@link giftCardCodeLength} of them), as it is shown: groups of four. */
export function giftCardCode(bytes: Uint8Array): string {
  const characters = Array.from(bytes.subarray(0, giftCardCodeLength), byte => alphabet.charAt(byte & 31))
  return groupsOf(characters.join('')).join('-')
}

/** The code as it is hashed, however it was typed: without case, spaces and dashes, with O for 0 and I or L for 1. Null for what cannot be a code. */
export function normalizeGiftCardCode(typed: string): string | null {
  const code = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  return code.length === giftCardCodeLength && [...code].every(character => alphabet.includes(character)) ? code : null
}

function groupsOf(code: string): string[] {
  return Array.from({ length: code.length / groupLength }, (_, index) => code.slice(index * groupLength, (index + 1) * groupLength))
}
