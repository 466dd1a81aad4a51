/** More digits than this are nonsense. */
const secondsPattern = /^\d{1,9}$/

/** As RFC 9110 wants dates to be written. */
const datePattern = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/

/**
 * How long an answer asks its reader to wait by `Retry-After`, in milliseconds; null when it does not say. A moment is compared with the answer's own `Date`, so that it does
 * not matter whether both sides' clocks agree.
 */
export function retryAfterMs(retryAfter: string | null | undefined, date: string | null | undefined): number | null {
  const text = retryAfter?.trim() ?? ''
  if (secondsPattern.test(text)) return Number(text) * 1_000
  if (!datePattern.test(text) || !datePattern.test(date ?? '')) return null
  const ms = Date.parse(text) - Date.parse(date ?? '')
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}
