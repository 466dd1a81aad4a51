import { Agent, request } from 'node:http'

export interface Heard {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: unknown
  /** From the first byte sent to the last one heard, in milliseconds. */
  readonly ms: number
}

/** Somebody on the network: calls come from this address, over connections that are kept. */
export interface Visitor {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Heard>
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Heard>
  leave(): void
}

/** @param localAddress on Linux any of 127.0.0.0/8 is this machine's own, so that a shop on loopback sees as many addresses as it is shown */
export function visitor(url: string, localAddress: string): Visitor {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 })
  const call = (method: string, path: string, body: string | undefined, headers: Readonly<Record<string, string>>): Promise<Heard> =>
    new Promise((resolve, reject) => {
      const startedAt = performance.now()
      const sent = request(url + path, { method, agent, localAddress, headers }, response => {
        let text = ''
        response.setEncoding('utf8').on('data', piece => {
          text += piece
        })
        response.on('end', () => {
          const { statusCode: status = 0, headers: heard } = response
          resolve({ status, headers: heard, body: text === '' ? null : JSON.parse(text), ms: performance.now() - startedAt })
        })
      })
      sent.on('error', reject).end(body)
    })
  return {
    get: (path, headers = {}) => call('GET', path, undefined, headers),
    post: (path, body, headers = {}) => call('POST', path, JSON.stringify(body), { 'content-type': 'application/json', ...headers }),
    leave: () => agent.destroy(),
  }
}
