import { randomFrom } from './random.ts'

/** Something that goes wrong with requests, for the next few or by chance. */
export interface Fault {
  /** An operation (`payment_intents.confirm`), a method and path with `*` for one part and `**` for the rest (`POST /v1/payment_intents/*`), or `*` for all. */
  readonly on: string
  /**
   * `latency` waits and goes on; `rate_limit` answers 429, `server_error` 500 (or `status`); `reset` breaks the connection; `no_answer` never answers.
   */
  readonly effect: 'latency' | 'rate_limit' | 'server_error' | 'reset' | 'no_answer'
  /** Whether the request has had its effect by then; `before` when absent. A rate limit is always before. */
  readonly when?: 'before' | 'after'
  /** How many requests it hits; 1 when absent, without end for a latency or a chance. */
  readonly times?: number
  /** How many matching requests are spared first. */
  readonly skip?: number
  /** Chance between 0 and 1, drawn from the fake's seed. */
  readonly probability?: number
  /** Milliseconds of real time, for `latency`. */
  readonly latencyMs?: number
  /** 500 when absent. */
  readonly status?: 500 | 502 | 503 | 504
  /** After the effect: whether the idempotency key repeats the error, as Stripe documents it (`error`, when absent), or the true answer (`result`). */
  readonly replays?: 'error' | 'result'
}

/** A request that a fault hit. */
export interface FiredFault {
  readonly fault: string
  readonly operation: string
  readonly requestId: string
  readonly effect: Fault['effect']
  readonly when: 'before' | 'after'
}

/** The faults that are set. */
export interface Faults {
  /** Sets a fault and returns its id. */
  add(fault: Fault): string
  /** Takes one out, or all of them. */
  clear(id?: string): void
  /** What hit, oldest first. */
  fired(): readonly FiredFault[]
}

/** What a request has to suffer. */
export interface Suffering {
  readonly latencyMs: number
  readonly before: Fault | undefined
  readonly after: Fault | undefined
}

/** The faults with what only the fake itself calls. */
export interface FaultBox extends Faults {
  draw(request: { readonly operation: string; readonly method: string; readonly path: string; readonly requestId: string }): Suffering
}

interface ArmedFault {
  readonly id: string
  readonly fault: Fault
  toSkip: number
  left: number
}

/** Makes the faults; chances come from the seed. */
export function faultsFrom(seed: number): FaultBox {
  const armed = new Map<string, ArmedFault>()
  const fired: FiredFault[] = []
  const random = randomFrom(seed)
  let count = 0

  const hits = (item: ArmedFault): boolean => {
    if (item.toSkip > 0) {
      item.toSkip -= 1
      return false
    }
    const { probability } = item.fault
    if (probability !== undefined && random() >= probability) return false
    item.left -= 1
    if (item.left <= 0) armed.delete(item.id)
    return true
  }

  return {
    add(fault) {
      count += 1
      const id = `fault_${count}`
      const endless = fault.effect === 'latency' || fault.probability !== undefined
      armed.set(id, { id, fault, toSkip: fault.skip ?? 0, left: fault.times ?? (endless ? Number.POSITIVE_INFINITY : 1) })
      return id
    },
    clear(id) {
      if (id === undefined) armed.clear()
      else armed.delete(id)
    },
    fired: () => [...fired],
    draw(request) {
      let latencyMs = 0
      let struck: Fault | undefined
      for (const item of [...armed.values()]) {
        const { fault } = item
        if (!matches(fault.on, request) || (fault.effect !== 'latency' && struck) || !hits(item)) continue
        if (fault.effect === 'latency') latencyMs += fault.latencyMs ?? 0
        else struck = fault
        fired.push({ fault: item.id, operation: request.operation, requestId: request.requestId, effect: fault.effect, when: whenOf(fault) })
      }
      const after = struck !== undefined && whenOf(struck) === 'after'
      return { latencyMs, before: after ? undefined : struck, after: after ? struck : undefined }
    },
  }
}

function whenOf(fault: Fault): 'before' | 'after' {
  return fault.effect === 'rate_limit' || fault.effect === 'latency' ? 'before' : (fault.when ?? 'before')
}

function matches(pattern: string, { operation, method, path }: { readonly operation: string; readonly method: string; readonly path: string }): boolean {
  if (pattern === '*' || pattern === operation) return true
  const [wantedMethod = '', wantedPath = ''] = pattern.split(' ')
  if (wantedPath === '' || (wantedMethod !== '*' && wantedMethod !== method)) return false
  const wanted = wantedPath.split('/')
  const given = path.split('/')
  const rest = wanted.indexOf('**')
  if (rest < 0 && wanted.length !== given.length) return false
  return wanted.slice(0, rest < 0 ? undefined : rest).every((part, index) => part === '*' || part === given[index])
}
