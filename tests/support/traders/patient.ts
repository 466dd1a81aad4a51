import { setTimeout as wait } from 'node:timers/promises'
import type { Answer, Request } from './call.ts'
import type { Market } from './market.ts'

/** What somebody is told to ask again for, and does. */
const passing = ['503 storage_unavailable', '409 idempotency_key_in_use', '409 payment_in_progress']

const pauseMs = 100

/** Somebody who asks again, under the same key, until there is an answer. */
export interface Patient {
  ask(request: Request): Promise<Answer>
  /** Asks no more: whoever still waits for an answer is refused one. */
  leave(): void
  /** How often each of these was the answer: a status with its code, or `none` where the connection broke. */
  readonly told: Readonly<Record<string, number>>
  /** Answers that should not have been: other faults than those that pass, or such without what the API promises of them. */
  readonly wrong: readonly string[]
}

/** @param market asked at another process each time */
export function patient(market: Market): Patient {
  const told: Record<string, number> = {}
  const wrong: string[] = []
  let hasLeft = false
  const count = (what: string) => {
    told[what] = (told[what] ?? 0) + 1
  }
  return {
    told,
    wrong,
    leave: () => {
      hasLeft = true
    },
    ask: async request => {
      for (;;) {
        if (hasLeft) throw new Error('Left without an answer.')
        const answer = await market.ask(request).catch((error: unknown) => {
          if (error instanceof DOMException && error.name === 'TimeoutError') wrong.push(`${request.path} hangs`)
          return undefined
        })
        const what = answer ? `${answer.status} ${answer.body.code ?? ''}`.trim() : 'none'
        if (answer && answer.status >= 500 && !isProblem(answer)) wrong.push(`${request.path}: ${what}, ${answer.text}`)
        if (answer && !passing.includes(what)) return answer
        count(what)
        await wait(pauseMs)
      }
    },
  }
}

/** Whether it says what is passing as the API promises it: 503 with `Retry-After`, as problem+json. */
function isProblem({ status, body, headers }: Answer): boolean {
  return (
    status === 503 && body.code === 'storage_unavailable' && headers.get('retry-after') === '1' && headers.get('content-type') === 'application/problem+json'
  )
}
