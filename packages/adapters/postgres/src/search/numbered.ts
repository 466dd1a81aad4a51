/** A statement with `{names}` where its parameters go, as the driver takes it. */
export function numbered(text: string): { readonly sql: string; readonly names: readonly string[] } {
  const known = statements.get(text)
  if (known) return known
  const names: string[] = []
  const sql = text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const at = names.indexOf(name)
    return `$${at >= 0 ? at + 1 : names.push(name)}`
  })
  const made = { sql, names }
  statements.set(text, made)
  return made
}

/** There are a few dozen: one for each form a search can have. */
const statements = new Map<string, ReturnType<typeof numbered>>()
