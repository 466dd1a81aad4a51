import autocannon from 'autocannon'

export interface Measured {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Answers outside 2xx, and connections that broke. */
  readonly failed: number
}

export interface Load {
  readonly url: string
  readonly connections: number
  readonly seconds: number
}

type Request = autocannon.Request

/** Repeats GETs of these paths on every connection; each connection begins where the one before it left off in the list. */
export async function repeat(load: Load, paths: readonly string[]): Promise<Measured> {
  let next = 0
  const inTurn = (request: Request): Request => ({ ...request, path: paths[next++ % paths.length] ?? '/' })
  const requests: Request[] = [paths.length === 1 ? { path: paths[0] ?? '/' } : { setupRequest: inTurn }]
  const result = await autocannon({ url: load.url, connections: load.connections, duration: load.seconds, requests })
  return { perSecond: result.requests.average, p50Ms: result.latency.p50, p99Ms: result.latency.p99, failed: result.non2xx + result.errors }
}

/** Repeats a sequence of requests, each made from the answer to the one before; counts and times whole sequences. */
export async function repeatSequence(
  load: Load,
  steps: readonly ((previous: unknown) => { path: string; headers?: Record<string, string>; body: string })[],
): Promise<Measured> {
  const durations: number[] = []
  const last = steps.length - 1
  const requests: Request[] = steps.map((step, index) => ({
    method: 'POST',
    setupRequest: (request: Request, context: { began?: number; previous?: unknown }) => {
      if (index === 0) context.began = performance.now()
      const { path, headers, body } = step(context.previous)
      return { ...request, path, body, headers: { 'content-type': 'application/json', ...headers } }
    },
    onResponse: (status: number, body: string, context: { began?: number; previous?: unknown }) => {
      context.previous = status < 300 ? JSON.parse(body) : undefined
      if (index === last && status < 300 && context.began !== undefined) durations.push(performance.now() - context.began)
    },
  }))
  const result = await autocannon({ url: load.url, connections: load.connections, duration: load.seconds, requests })
  durations.sort((a, b) => a - b)
  const quantile = (share: number): number => durations[Math.min(durations.length - 1, Math.floor(durations.length * share))] ?? Number.NaN
  return { perSecond: durations.length / result.duration, p50Ms: quantile(0.5), p99Ms: quantile(0.99), failed: result.non2xx + result.errors }
}
