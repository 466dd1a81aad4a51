import { type Logger, type LogLevel, silentLogger } from '@cartwright/core'
import { UsageError } from '../errors.ts'
import { paintFor } from '../output/paint.ts'
import type { Terminal } from '../terminal.ts'
import { prettyLine } from './pretty-line.ts'

const levels: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

/**
 * The log of a shop that a command opens for itself. It has words of its own for what it did, so this is silent unless `LOG_LEVEL` is set, and `info`, which is for servers and may come with the
 * environment of one, is no wish for a line for each of its own requests: `debug` is.
 * @throws UsageError for a level that there is not
 */
export const commandLogger = async (terminal: Pick<Terminal, 'env' | 'stderr'>): Promise<Logger> => {
  const level = levelOf(terminal.env)
  return level === undefined ? silentLogger : loggerAt(level === 'info' ? 'warn' : level, terminal)
}

/**
 * The log of a process that serves or works: from `warn` on unless told otherwise, and what ends the process unexpectedly is its last line.
 * @throws UsageError for a level that there is not
 */
export const serverLogger = async (terminal: Pick<Terminal, 'env' | 'stderr' | 'onCrash'>): Promise<Logger> => {
  const logger = await loggerAt(levelOf(terminal.env) ?? 'warn', terminal)
  terminal.onCrash?.(error => logger.log('error', 'The process ends: something unexpected was thrown.', { error }))
  return logger
}

/**
 * Says that a process that serves or works ends or starts anew, whatever `LOG_LEVEL`: in words on standard output where that is a terminal, else as a line of the log, so that who reads the log by a
 * program finds nothing in it that is no JSON.
 */
export const tellerOf = async (terminal: Pick<Terminal, 'env' | 'stdout' | 'stderr'>): Promise<(text: string) => void> => {
  const { stdout } = terminal
  if (stdout.isTTY) return text => void stdout.write(`${text}\n`)
  const logger = await loggerAt('info', terminal)
  return text => logger.log('info', text.trimStart())
}

const levelOf = ({ LOG_LEVEL: text }: Terminal['env']): LogLevel | undefined => {
  const level = levels.find(name => name === text)
  if (text && level === undefined) throw new UsageError(`LOG_LEVEL is one of ${levels.join(', ')}, not "${text}".`)
  return level
}

/** Lines on standard error: for people where that is a terminal, else one JSON object a line. */
const loggerAt = async (level: LogLevel, { env, stderr }: Pick<Terminal, 'env' | 'stderr'>): Promise<Logger> => {
  // Only now: most commands say nothing in a log.
  const { pinoLogger } = await import('./pino-logger.ts')
  const paint = paintFor(stderr, { env })
  return pinoLogger({ level, write: line => void stderr.write(stderr.isTTY ? prettyLine(line, paint) : line) })
}
