// #region money
import { allocate, formatMajor, parseMajor } from '@cartwright/core'

const price = parseMajor('699.99', 'USD')
const shares = allocate(1000, [1, 1, 1])
const text = formatMajor(1200, 'JPY')

// #endregion

export { price, shares, text }
