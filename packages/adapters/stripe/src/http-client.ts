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

/**
 * HTTP for Stripe's client, which tells what its own does not: whether a request that failed was ever sent. Connecting has a limit of its own, and `timeout` is for the whole
 * exchange with its body, where Stripe's client starts anew with each byte. Its errors have no `code`, since Stripe's client repeats some by itself.
 */
export function boundedHttpClient(options: { readonly connectMs: number }): Stripe.HttpClient {
  const agents = { http: new http.Agent({ keepAlive: true }), https: new https.Agent({ keepAlive: true }) }
  return {
    getClientName: () => 'node',
    makeRequest: (host, port, path, method, headers, body, protocol, timeoutMs) => {
      const target = { host, port, path, method, headers: headers as http.OutgoingHttpHeaders }
      const request =
        protocol === 'http' ? http.request({ ...target, agent: agents.http }) : https.request({ ...target, agent: agents.https, minVersion: 'TLSv1.2' })
      return exchange(request, body, { connectMs: options.connectMs, timeoutMs, connectedEvent: protocol === 'http' ? 'connect' : 'secureConnect' })
    },
  }
}

interface Limits {
  readonly connectMs: number
  readonly timeoutMs: number
  readonly connectedEvent: 'connect' | 'secureConnect'
}

function exchange(request: ClientRequest, body: string, { connectMs, timeoutMs, connectedEvent }: Limits): Promise<Stripe.HttpClientResponse> {
  return new Promise((resolve, reject) => {
    let isConnected = false
    const connecting = setTimeout(() => request.destroy(new Error('connecting took too long')), connectMs)
    const whole = setTimeout(() => request.destroy(new Error('no answer in time')), timeoutMs)
    const end = () => {
      clearTimeout(connecting)
      clearTimeout(whole)
    }
    const fail = (error: Error) => {
      end()
      reject(isConnected ? new AnswerLostError(error.message) : new NotSentError(error.message))
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
