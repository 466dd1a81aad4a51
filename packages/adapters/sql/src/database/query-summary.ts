/** Summaries remembered; texts are few, but for those with lists in them. */
const rememberedMax = 1_000

const operation = /^\s*\(*\s*([a-z]+)/i
const tables = /\b(?:from|join|into|update)\s+"?([a-z_][a-z0-9_]*)"?/gi

/** Says what a statement does to which tables, without anything else of it: `SELECT delivery event`. */
export function querySummary(): (text: string) => string {
  const remembered = new Map<string, string>()
  return text => {
    const known = remembered.get(text)
    if (known !== undefined) return known
    const [, verb = ''] = operation.exec(text) ?? []
    const names = new Set(Array.from(text.matchAll(tables), ([, name]) => name))
    const summary = [verb.toUpperCase(), ...names].join(' ')
    if (remembered.size >= rememberedMax) remembered.clear()
    remembered.set(text, summary)
    return summary
  }
}
