import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FakeStripe } from '../fake-stripe.ts'
import { type Args, actionNamed, argsFrom } from './actions.ts'

/** The fake without its server, which the control over HTTP may use. */
export type Controlled = Omit<FakeStripe, 'close' | 'host' | 'port' | 'url'>

/** Answers `POST /_control/NAME` with a JSON body: the programmatic control for other processes. 400 with `{ "error": ... }` when it is refused. */
export async function answerControl(fake: Controlled, request: IncomingMessage, response: ServerResponse, body: string): Promise<void> {
  const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice('/_control/'.length)
  const action = actionNamed(name)
  if (!action) return write(response, 404, { error: `The fake Stripe has no control "${name}"` })
  try {
    const args: Args = argsFrom(body)
    write(response, 200, (await action(fake, args)) ?? {})
  } catch (error) {
    write(response, 400, { error: error instanceof Error ? error.message : String(error) })
  }
}

function write(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify(body))
}
