import type { IncomingMessage } from 'node:http'
import { WireError } from '../wire/wire-error.ts'

const largest = 1_000_000

/** The body of a request as text. @throws WireError 413 over a megabyte. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    const bytes = Buffer.from(part)
    size += bytes.length
    if (size > largest) throw new WireError(413, { type: 'invalid_request_error', message: 'Request body too large.' }, { executed: false })
    parts.push(bytes)
  }
  return Buffer.concat(parts).toString('utf8')
}
