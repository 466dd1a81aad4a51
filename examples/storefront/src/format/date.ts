const days = new Intl.DateTimeFormat('en', { dateStyle: 'long' })
const times = new Intl.DateTimeFormat('en', { timeStyle: 'short' })

/** A day: `November 27, 2026`. */
export const formatDay = (iso: string): string => days.format(new Date(iso))

/** A time of day: `6:22 PM`. */
export const formatTime = (iso: string): string => times.format(new Date(iso))
