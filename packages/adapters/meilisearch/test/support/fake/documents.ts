/** A document as it was given. */
export type Stored = Readonly<Record<string, unknown>>

/** The values at an attribute such as `prices.USD`, as a list; undefined where there is no such field. */
export function valuesAt(document: Stored, attribute: string): readonly unknown[] | undefined {
  let value: unknown = document
  for (const part of attribute.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, part)) return undefined
    value = (value as Stored)[part]
  }
  return Array.isArray(value) ? value : [value]
}

/** Whether an attribute is named by a setting: itself, or what it is part of. */
export function isNamedBy(names: readonly string[]): (attribute: string) => boolean {
  return attribute => names.some(name => attribute === name || attribute.startsWith(`${name}.`))
}

/** How Meilisearch folds what it filters and counts by, and where it cuts it. */
export function normalised(text: string): string {
  return text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').slice(0, 468)
}

/** Some fields of a document. */
export function picked(document: Stored, fields: readonly string[]): Stored {
  if (fields.includes('*')) return document
  return Object.fromEntries(Object.entries(document).filter(([name]) => fields.includes(name)))
}
