import { getContext } from 'hono/context-storage'
import { getCookie, setCookie } from 'hono/cookie'

/** The cookies of the request under way, as `cookies()` of `next/headers` gives them. With Next, import that instead. */
export const cookies = async () => {
  const context = getContext()
  return {
    get: (name: string) => {
      const value = getCookie(context, name)
      return value === undefined ? undefined : { value }
    },
    set: (name: string, value: string, options: NonNullable<Parameters<typeof setCookie>[3]>) => setCookie(context, name, value, options),
  }
}
