import { isCommerceError } from '../model/index.ts'
import { type Logger, type LogLevel, logFields } from '../ports/index.ts'

const known: ReadonlySet<string> = new Set(logFields)

const rank: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 }

export interface ConsoleLoggerOptions {
  /** Lines below this level are dropped. `info` unless told. */
  readonly level?: LogLevel
  /** Where a finished line goes (without its line end). Standard error unless told, since standard output belongs to what a program prints. */
  readonly write?: (line: string) => void
}

/** One JSON object a line: `time` (ISO 8601 UTC), `level`, `message` and those of `logFields` that are given. JSON escapes line ends and control characters, so no value can forge a line. Never throws. */
export function consoleLogger(options: ConsoleLoggerOptions = {}): Logger {
  const least = rank[options.level ?? 'info']
  const write = options.write ?? (line => console.error(line))
  return {
    log(level, message, fields = {}) {
      if (rank[level] < least) return
      const allowed = Object.entries(fields).filter(([name]) => known.has(name))
      write(toLine({ ...Object.fromEntries(allowed), time: new Date().toISOString(), level, message }))
    },
  }
}

/** Says nothing: for tests, and for embedders who want no logs. */
export const silentLogger: Logger = { log: () => {} }

function toLine({ time, level, message, ...fields }: Record<string, unknown>): string {
  try {
    return JSON.stringify({ time, level, message, ...fields }, (_key, value: unknown) => readable(value))
  } catch {
    return JSON.stringify({ time, level, message, unreadable: Object.keys(fields) })
  }
}

function readable(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (!(value instanceof Error)) return value
  const { name, message, stack, cause } = value
  return { name, message, ...(isCommerceError(value) ? { code: value.code, details: value.details } : { stack }), ...(cause === undefined ? {} : { cause }) }
}
