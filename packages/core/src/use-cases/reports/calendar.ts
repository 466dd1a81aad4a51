import { CommerceError } from '../../model/index.ts'

const dayMs = 24 * 60 * 60_000

/** The calendar of a place: its days, and when they begin. Days are texts such as `2026-11-27`. */
export interface Calendar {
  dayOf(at: number): string
  /** The first moment of a day. */
  startOf(day: string): number
}

/** Throws `validation_failed` for a time zone there is none of. */
export const calendarOf = (timeZone: string): Calendar => {
  const format = formatIn(timeZone)
  const wallClock = (at: number): number => {
    const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    return Date.UTC(parts.year ?? 0, (parts.month ?? 1) - 1, parts.day, parts.hour, parts.minute, parts.second)
  }
  const offsetAt = (at: number): number => wallClock(at) - Math.floor(at / 1000) * 1000
  return {
    dayOf: at => dayText(wallClock(at)),
    startOf: day => {
      const asUtc = dayTime(day)
      // The offset at midnight there is not known before midnight there is.
      return asUtc - offsetAt(asUtc - offsetAt(asUtc))
    },
  }
}

const formatIn = (timeZone: string): Intl.DateTimeFormat => {
  try {
    const [number, two] = ['numeric', '2-digit'] as const
    return new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', year: number, month: two, day: two, hour: two, minute: two, second: two })
  } catch {
    throw invalid('time_zone', `"${timeZone}" is no time zone such as Europe/Berlin.`)
  }
}

/** Throws `validation_failed` for what is no day of the calendar. */
export const requireDay = (path: string, day: string): string => {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(day) : Number.NaN
  if (Number.isNaN(time) || dayText(time) !== day) throw invalid(path, `"${day}" is no day such as 2026-11-27.`)
  return day
}

/** The day after so many others. */
export const daysAfter = (day: string, days: number): string => dayText(dayTime(day) + days * dayMs)

/** What a day belongs to: itself, its week's Monday, or its month. */
export const periodOf = (day: string, by: 'day' | 'week' | 'month'): string => {
  if (by === 'day') return day
  if (by === 'month') return day.slice(0, 7)
  const sinceMonday = (new Date(dayTime(day)).getUTCDay() + 6) % 7
  return daysAfter(day, -sinceMonday)
}

const dayTime = (day: string): number => Date.parse(`${day}T00:00:00Z`)

const dayText = (time: number): string => new Date(time).toISOString().slice(0, 10)

const invalid = (path: string, message: string): CommerceError => new CommerceError('validation_failed', message, { errors: [{ path, message }] })
