import { holdsCardNumber, type Random } from '@cartwright/core'

const acceptable = /^[A-Za-z0-9._-]{8,128}$/

/**
 * Gives every request a name to be found by in logs: the caller's own `X-Request-Id` where it is harmless text, else one that no other request has
 * (chance for the process, a count within it).
 */
export function requestIds(random: Random): (sent: string | null | undefined) => string {
  const process = Array.from(random.bytes(9), byte => byte.toString(36).padStart(2, '0')).join('')
  let count = 0
  return sent => {
    if (sent && acceptable.test(sent) && !holdsCardNumber(sent)) return sent
    count += 1
    return `${process}-${count.toString(36)}`
  }
}
