import type { Logger, LogLevel } from '@cartwright/core'
import { isSpanContextValid, trace } from '@opentelemetry/api'
import { pino } from 'pino'
import { currentRequest } from './request-context.ts'
import { shownFields } from './shown-fields.ts'
import { shownText } from './shown-text.ts'

export interface PinoLoggerOptions {
  /** Lines below it are dropped. */
  readonly level: LogLevel
  /** Where a finished line goes, with its line end. It has to have gone when this returns: nothing is kept back, so nothing is lost at the end. */
  readonly write: (line: string) => void
}

/**
 * One JSON object a line, by pino: level, time, process, the trace and request that it is part of, message, and the fields that have a place in a log (`logFields`), without secrets. It uses no
 * worker thread, which one executable file could not start.
 */
export const pinoLogger = ({ level, write }: PinoLoggerOptions): Logger => {
  const lines = pino(
    {
      level,
      base: { pid: process.pid },
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }) },
      mixin: now,
    },
    { write },
  )
  return {
    log(level, message, fields = {}) {
      if (lines.isLevelEnabled(level)) lines[level](shownFields(fields), shownText(message))
    },
  }
}

/** What a line is part of. The trace is named as OpenTelemetry does in logs that are not its own. */
const now = (): object => {
  const context = trace.getActiveSpan()?.spanContext()
  const requestId = currentRequest()
  return {
    ...(context && isSpanContextValid(context) ? { trace_id: context.traceId, span_id: context.spanId } : {}),
    ...(requestId === undefined ? {} : { request_id: requestId }),
  }
}
