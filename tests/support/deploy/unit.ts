/**
 * Reads a unit of systemd: its sections, and the last value of every name in them.
 * @throws Error for a line that is neither a section, a setting nor a comment
 */
export const unitOf = (text: string): ReadonlyMap<string, ReadonlyMap<string, string>> => {
  const sections = new Map<string, Map<string, string>>()
  let section = new Map<string, string>()
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const [, heading] = /^\[(\w+)\]$/.exec(line) ?? []
    const [, name, value = ''] = /^(\w+)=(.*)$/.exec(line) ?? []
    if (heading !== undefined) {
      section = new Map()
      sections.set(heading, section)
    } else if (name !== undefined) section.set(name, value)
    else throw new Error(`This is no line of a unit: ${line}`)
  }
  return sections
}
