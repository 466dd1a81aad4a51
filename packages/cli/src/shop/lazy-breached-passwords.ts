import type { BreachedPasswords } from '@cartwright/core'

/** The big list of passwords that got out, loaded when somebody chooses a password: most commands never see one. */
export const lazyBreachedPasswords = (): BreachedPasswords => {
  let loading: Promise<BreachedPasswords> | null = null
  return {
    includes: async folded => {
      loading ??= import('@cartwright/server/breached-passwords').then(({ breachedPasswords }) => breachedPasswords())
      return (await loading).includes(folded)
    },
  }
}
