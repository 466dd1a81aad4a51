import { type Client, type ClientOptions, createClient } from '../src/index.ts'

/** What a shop that answers by script got to see. */
export interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly text: string
}

export type Answer = (request: Seen) => Response | Promise<Response>

export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })

export const refusal = (status: number, code: string, more: Readonly<Record<string, unknown>> = {}, headers: Readonly<Record<string, string>> = {}): Response =>
  json(status, { error: `It is ${code}.`, code, type: '', title: '', status, detail: '', request_id: 'req_1', errors: [], ...more }, headers)

/** A client of a shop that answers by script, one answer a request; waits take no time and are noted. */
export const scriptedShop = (answers: readonly Answer[], options: Partial<ClientOptions> = {}): { client: Client; seen: Seen[]; waits: number[] } => {
  const seen: Seen[] = []
  const waits: number[] = []
  const client = createClient({
    url: 'http://shop.test/',
    wait: async ms => {
      waits.push(ms)
    },
    fetch: async request => {
      const text = await request.text()
      const url = new URL(request.url)
      const entry = {
        method: request.method,
        path: url.pathname + url.search,
        headers: Object.fromEntries(request.headers),
        body: text === '' ? undefined : JSON.parse(text),
        text,
      }
      seen.push(entry)
      const answer = answers[seen.length - 1]
      if (!answer) throw new Error(`There is no answer to request ${seen.length}.`)
      return answer(entry)
    },
    ...options,
  })
  return { client, seen, waits }
}
