import { describe, expect, it } from 'vitest'
import { holdsCardNumber, isGtin } from '../../../src/index.ts'

describe('a card number', () => {
  it.each([
    ['Visa', '4242424242424242'],
    ['Visa of 13 digits', '4222222222222'],
    ['Visa of 19 digits', '4000000000000000006'],
    ['Mastercard', '5555555555554444'],
    ['Mastercard of the 2 series', '2223003122003222'],
    ['the end of the 2 series', '2720990000000007'],
    ['American Express', '378282246310005'],
    ['Diners', '30569309025904'],
    ['Diners of 16 digits', '3622720627166700'],
    ['Discover', '6011111111111117'],
    ['JCB', '3566002020360505'],
    ['UnionPay', '6200000000000005'],
    ['UnionPay of 19 digits', '6205500000000000004'],
    ['Maestro', '6759649826438453'],
    ['groups with blanks', '4242 4242 4242 4242'],
    ['groups with dashes', '4242-4242-4242-4242'],
    ['groups with dots', '3782.822463.10005'],
    ['groups with no-break spaces', '4242\u00a04242\u00a04242\u00a04242'],
    ['groups with line breaks', '4242 4242\r\n4242 4242'],
    ['full-width digits', '４２４２４２４２４２４２４２４２'],
    ['in a sentence, with its code', 'My card is 4242 4242 4242 4242 123, thank you'],
    ['after another number', 'Flat 12 4242424242424242'],
    ['glued to letters', 'card=4242424242424242&x=1'],
    ['beside a UUID', '0f8fad5b-d9cb-469f-a165-70867728950e 4242424242424242'],
    ['in the form of a UUID', '42424242-4242-4242-0000-000000000000'],
  ])('is seen: %s', (_, text) => {
    expect(holdsCardNumber(text)).toBe(true)
  })

  it.each([
    ['nothing', ''],
    ['a wrong check digit', '4242424242424241'],
    ['too short', '424242424242'],
    ['part of a longer number', '42424242424242424242'],
    ['a beginning that no network has', '1111111111111117'],
    ['an article number that passes Luhn too', '4000000000006'],
    ['a phone number', '+49 30 1234567'],
    ['a date and a time', '2026-11-22 20:04:37'],
    ['milliseconds', '1767225600000'],
    ['a UUID', 'c36dbe84-99e4-4019-8168-25364fdd9168'],
    ['a UUID in a text', 'order:45319160-9340-4DA3-A555-EF8D8E9905C1:pay'],
    ['a key in hexadecimal', '4259757866981d2fdcf9b27533a40889'],
    ['a provider object', 'pi_3OabcDEFghiJKLmn0pqRSTuv'],
  ])('is not seen: %s', (_, text) => {
    expect(holdsCardNumber(text)).toBe(false)
  })
})

describe('a GTIN', () => {
  it.each([
    ['4006381333931', true],
    ['4006381333930', false],
    ['73513537', true],
    ['036000291452', true],
    ['10614141000415', true],
    ['123', false],
    ['400638133393x', false],
  ])('%s: %s', (digits, expected) => {
    expect(isGtin(digits)).toBe(expected)
  })
})
