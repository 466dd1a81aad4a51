/** Statements kept prepared at most, on each connection. */
const namedMax = 500

export interface StatementNames {
  /** The name under which a statement is prepared, by its text; undefined for those beyond the most that are kept: they are planned each time. */
  of(text: string): string | undefined
  /** Gives new names to all: what was prepared is of a schema that has changed. */
  renew(): void
}

export function statementNames(): StatementNames {
  const names = new Map<string, string>()
  let given = 0
  return {
    of: text => {
      const known = names.get(text)
      if (known !== undefined || names.size >= namedMax) return known
      const name = `s${++given}`
      names.set(text, name)
      return name
    },
    renew: () => names.clear(),
  }
}
