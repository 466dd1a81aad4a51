import http, { type ClientRequest, type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import type Stripe from 'stripe'

/** The connection was never made, so that nothing was sent. */
export class NotSentError extends Error {
  override readonly name = 'NotSentError'
}

/** The request went out, in part at least, and no whole answer came. */
export class AnswerLostError extends Error {
  override readonly name = 'AnswerLostError'
}

/** The same on a connection that was kept open from an earlier request, before anything came: most often Stripe had closed it meanwhile. */
class StaleConnectionError extends AnswerLostError {}

/**
 * HTTP for Stripe's client, which tells what its own does not: whether a request that failed was ever sent. Connecting has a limit of its own, and `timeout` is for the whole
 * exchange with its body, where Stripe's client starts anew with each byte. A connection that had gone stale is replaced at once, under the same key as all repeats. Its
 * errors have no `code`, since Stripe's client repeats some by itself.
 */
export function boundedHttpClient(options: { readonly connectMs: number }): Stripe.HttpClient {
  const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) }
  return {
    getClientName: () => 'node',
    makeRequest: async (host, port, path, method, headers, body, protocol, timeoutMs) => {
      const startedAt = performance.now()
      const target = { host, port, path, method, headers: headers as http.OutgoingHttpHeaders }
      const send = (isFresh: boolean) => {
        const request =
          protocol === 'http'
            ? http.request({ ...target, agent: isFresh ? false : agents.http })
            : https.request({ ...target, agent: isFresh ? false : agents.https, minVersion: 'TLSv1.2' })
        const leftMs = timeoutMs - (performance.now() - startedAt)
        return exchange(request, body, { connectMs: options.connectMs, timeoutMs: leftMs, connectedEvent: protocol === 'http' ? 'connect' : 'secureConnect' })
      }
      return send(false).catch((error: unknown) => {
        if (error instanceof StaleConnectionError) return send(true).catch(asLost)
        throw error
      })
    },
  }
}

/** The request had gone out before, on the connection that was stale: no later failure takes that back. */
function asLost(error: unknown): never {
  throw error instanceof NotSentError ? new AnswerLostError(error.message) : error
}

interface Limits {
  readonly connectMs: number
  readonly timeoutMs: number
  readonly connectedEvent: 'connect' | 'secureConnect'
}

function exchange(request: ClientRequest, body: string, { connectMs, timeoutMs, connectedEvent }: Limits): Promise<Stripe.HttpClientResponse> {
  return new Promise((resolve, reject) => {
    let isConnected = false
    let isAnswered = false
    let isOver = false
    const connecting = setTimeout(() => request.destroy(new Error('connecting took too long')), connectMs)
    const whole = setTimeout(() => {
      isOver = true
      request.destroy(new Error('no answer in time'))
    }, timeoutMs)
    const end = () => {
      clearTimeout(connecting)
      clearTimeout(whole)
    }
    const fail = (error: Error) => {
      end()
      reject(errorOf(error.message))
    }
    const errorOf = (message: string): Error => {
      if (!isConnected) return new NotSentError(message)
      return request.reusedSocket && !isAnswered && !isOver ? new StaleConnectionError(message) : new AnswerLostError(message)
    }
    const connected = () => {
      isConnected = true
      clearTimeout(connecting)
    }
    request.on('socket', (socket: Socket) => {
      if (request.reusedSocket || !socket.connecting) connected()
      else socket.once(connectedEvent, connected)
    })
    request.on('error', fail)
    request.on('response', response => {
      isAnswered = true
      readBody(response).then(text => {
        end()
        resolve(answer(response, text))
      }, fail)
    })
    request.end(body)
  })
}

function readBody(response: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('error', reject)
    response.on('close', () => (response.complete ? resolve(Buffer.concat(chunks).toString('utf8')) : reject(new Error('the answer broke off'))))
  })
}

function answer({ statusCode = 0, headers }: IncomingMessage, text: string): Stripe.HttpClientResponse {
  return {
    getStatusCode: () => statusCode,
    getHeaders: () => headers as Record<string, string>,
    getRawResponse: () => ({ statusCode, headers }),
    toStream: () => {
      throw new Error('Nothing here is read as a stream.')
    },
    toJSON: async () => JSON.parse(text),
  }
}
