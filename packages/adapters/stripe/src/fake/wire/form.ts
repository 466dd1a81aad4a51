/** A decoded form: text, a list or a named group of the same. */
export type FormValue = string | FormValue[] | FormGroup

/** A group of a decoded form: `card[token]=tok_visa` is the group `card` with the entry `token`. */
export type FormGroup = Map<string, FormValue>

const deepest = 8

/**
 * Decodes `application/x-www-form-urlencoded` text with Stripe's nested keys: `a[b][c]=v` makes groups, `a[]=v` and `a[0]=v` make lists.
 * Keys deeper than 8 levels are kept as plain text keys, so that a hostile body cannot make the decoder recurse without end.
 */
export function decodeForm(text: string): FormGroup {
  const form: FormGroup = new Map()
  for (const [key, value] of new URLSearchParams(text)) place(form, pathOf(key), value)
  return withLists(form)
}

function pathOf(key: string): string[] {
  const open = key.indexOf('[')
  if (open < 1 || !key.endsWith(']')) return [key]
  const inner = key.slice(open + 1, -1).split('][')
  return inner.length >= deepest ? [key] : [key.slice(0, open), ...inner]
}

function place(group: FormGroup, path: readonly string[], value: string): void {
  const [head = '', ...rest] = path
  const name = head === '' ? String(group.size) : head
  if (rest.length === 0) {
    group.set(name, value)
    return
  }
  const present = group.get(name)
  const child: FormGroup = present instanceof Map ? present : new Map()
  group.set(name, child)
  place(child, rest, value)
}

function withLists(group: FormGroup): FormGroup {
  const decoded: FormGroup = new Map()
  for (const [name, value] of group) decoded.set(name, value instanceof Map ? listOrGroup(value) : value)
  return decoded
}

function listOrGroup(group: FormGroup): FormValue {
  const decoded = withLists(group)
  const isList = decoded.size > 0 && [...decoded.keys()].every((name, index) => name === String(index))
  return isList ? [...decoded.values()] : decoded
}

/** The form as plain text in one order, so that two requests with the same parameters compare equal whatever order they were sent in. */
export function canonicalForm(value: FormValue): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalForm).join(',')}]`
  const names = [...value.keys()].sort()
  return `{${names.map(name => `${JSON.stringify(name)}:${canonicalForm(value.get(name) ?? '')}`).join(',')}}`
}
