/** Blanks and apostrophes that stand between thousands. */
const quietSeparators = /(?<=\d)[\s\u00a0\u202f'’](?=\d{3}(?!\d))/g

/**
 * An amount as people and spreadsheets write it, with a decimal point and without anything between thousands: `1,234.50`, `1.234,50`, `1 234,50` and `12,50` are understood.
 * What could mean two things stays as it is, to be refused: `1.234` is a thousand here and one and a bit there.
 * @param decimals how many digits the currency has
 */
export const plainAmount = (text: string, decimals: number): string => {
  const plain = text.replace(quietSeparators, '')
  if (/^\d{1,3}(,\d{3})+\.\d+$/.test(plain) || /^\d{1,3}(,\d{3}){2,}$/.test(plain)) return plain.replaceAll(',', '')
  if (/^\d{1,3}(\.\d{3})+,\d+$/.test(plain) || /^\d{1,3}(\.\d{3}){2,}$/.test(plain)) return plain.replaceAll('.', '').replace(',', '.')
  // Three digits behind a comma are decimals only where the currency has three.
  if (/^\d{1,3},\d{3}$/.test(plain) && decimals < 3) return plain.replace(',', '')
  return /^\d+,\d{1,2}$/.test(plain) ? plain.replace(',', '.') : plain
}

/** A whole number likewise: `1,234` and `1 234`. */
export const plainWholeNumber = (text: string): string => {
  const plain = text.replace(quietSeparators, '')
  return /^\d{1,3}(,\d{3})+$/.test(plain) || /^\d{1,3}(\.\d{3}){2,}$/.test(plain) ? plain.replace(/[,.]/g, '') : plain
}
