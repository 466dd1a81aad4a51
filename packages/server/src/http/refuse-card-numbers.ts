import { CommerceError, holdsCardNumber, isGtin } from '@cartwright/core'

/** Fields that hold article numbers, some of which look like a card's. */
const articleFields = new Set(['barcode', 'sku'])

/**
 * Refuses what holds a card number anywhere, names of fields included, before anything is done with it: card data never enters this process, so that it cannot leave it
 * (PCI DSS; the shop stays with self-assessment A). The number is not repeated. Throws `pan_rejected` (details: `path`).
 */
export function refuseCardNumbers(value: unknown, path: readonly string[] = []): void {
  if (typeof value === 'string') refuseIn(value, path)
  if (typeof value === 'number' && Number.isSafeInteger(value)) refuseIn(String(value), path)
  if (typeof value !== 'object' || value === null) return
  for (const [key, part] of Object.entries(value)) {
    refuseIn(key, path)
    refuseCardNumbers(part, [...path, key])
  }
}

function refuseIn(text: string, path: readonly string[]): void {
  if (text.length < 13 || !holdsCardNumber(text)) return
  if (articleFields.has(path.at(-1) ?? '') && isGtin(text)) return
  const message = 'Card numbers are not accepted: collect them with the form of your payment provider and send the token it gives.'
  throw new CommerceError('pan_rejected', message, { path: path.join('.') })
}
