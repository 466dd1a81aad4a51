/** Statements kept prepared at most, on each connection. */
const namedMax = 500

/** Names under which statements are prepared, by their text; undefined for those beyond the most that are kept: they are planned each time. */
export function statementNames(): (text: string) => string | undefined {
  const names = new Map<string, string>()
  return text => {
    const known = names.get(text)
    if (known !== undefined || names.size >= namedMax) return known
    const name = `s${names.size + 1}`
    names.set(text, name)
    return name
  }
}
