import { type Logger, type LogLevel, silentLogger } from '@cartwright/core'
import { UsageError } from '../errors.ts'
import { paintFor } from '../output/paint.ts'
import type { Terminal } from '../terminal.ts'
import { prettyLine } from './pretty-line.ts'

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

/**
 * Log lines for operators, on standard error, from `LOG_LEVEL`: for people where that is a terminal, else one JSON object a line.
 * @param fallback what is told without it; null says nothing at all
 * @throws UsageError for a level that there is not
 */
export const loggerOf = async (terminal: Pick<Terminal, 'env' | 'stderr'>, fallback: LogLevel | null): Promise<Logger> => {
  const { env, stderr } = terminal
  const level = env.LOG_LEVEL ? levels.find(name => name === env.LOG_LEVEL) : fallback
  if (level === undefined) throw new UsageError(`LOG_LEVEL is one of ${levels.join(', ')}, not "${env.LOG_LEVEL}".`)
  if (level === null) return silentLogger
  // Only now: most commands say nothing in a log.
  const { pinoLogger } = await import('./pino-logger.ts')
  const paint = paintFor(stderr, terminal)
  return pinoLogger({ level, write: line => void stderr.write(stderr.isTTY ? prettyLine(line, paint) : line) })
}

/** The log of a process that serves or works: from `warn` on unless told otherwise, and what ends the process unexpectedly is its last line. */
export const serverLogger = async (terminal: Pick<Terminal, 'env' | 'stderr' | 'onCrash'>): Promise<Logger> => {
  const logger = await loggerOf(terminal, 'warn')
  terminal.onCrash?.(error => logger.log('error', 'The process ends: something unexpected was thrown.', { error }))
  return logger
}
