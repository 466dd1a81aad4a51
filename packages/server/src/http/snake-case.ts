/** A key of the domain as the wire spells it: `variantId` becomes `variant_id`. */
export function snakeKey(key: string): string {
  return key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}

/** Plain data with every key as the wire spells it. Meant for our own small objects (details of an error), not for data of an embedder, whose keys are theirs. */
export function snakeCased(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  // The names within `options` are the merchant's own.
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [snakeKey(key), key === 'options' ? entry : snakeValue(entry)]))
}

function snakeValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeValue)
  return typeof value === 'object' && value !== null ? snakeCased(value as Record<string, unknown>) : value
}
