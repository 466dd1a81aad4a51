import type { Paint } from '../output/paint.ts'

/** A line of {@link pinoLogger} for people: the time of day, how bad it is, what it is about, and the rest in grey. */
export const prettyLine = (line: string, { dim, red, yellow }: Paint): string => {
  const { level, time, pid: _, message, trace_id: __, span_id: ___, ...fields } = JSON.parse(line) as Readonly<Record<string, unknown>>
  const paint = level === 'error' ? red : level === 'warn' ? yellow : (text: string) => text
  const rest = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === 'string' && /^[\w./:{}+-]+$/.test(value) ? value : JSON.stringify(value)}`,
  )
  // As JSON, so that no control character of theirs reaches the terminal.
  const text = JSON.stringify(message).slice(1, -1).replaceAll('\\"', '"')
  return `${[dim(String(time).slice(11, 19)), paint(String(level).padEnd(5)), text, ...(rest.length === 0 ? [] : [dim(rest.join(' '))])].join(' ')}\n`
}
