import { CommerceError, isCommerceError } from '@cartwright/core'
import type { BodyLimit } from '../contract/index.ts'
import type { JsonBounds } from './json-bounds.ts'

const kibibyte = 1_024

/** Bytes of a body that are read at most. */
export const bodyLimits: Readonly<Record<BodyLimit, number>> = {
  checkout: 64 * kibibyte,
  default: 100 * kibibyte,
  import: 10_240 * kibibyte,
  webhook: 512 * kibibyte,
}

/** A body of announced length up to this many bytes is read at once: it is there as a whole with the headers, or soon after. */
const atOnceMax = bodyLimits.default

/**
 * The body as text, or null when there is none. Counted, and followed by `bounds`, while it is read: a body of unknown length never fills the memory, and what goes too far is
 * read no further. Throws what `bounds` throws, `body_too_large`, `unsupported_media_type` for a compressed body, `malformed_json` for what is not UTF-8, `malformed_request` when the caller breaks off.
 */
export async function readBody(request: Request, limit: BodyLimit, bounds: JsonBounds = () => undefined): Promise<string | null> {
  const encoding = request.headers.get('content-encoding')
  if (encoding && encoding !== 'identity') throw new CommerceError('unsupported_media_type', 'A compressed body is not accepted.')
  const max = bodyLimits[limit]
  const announced = request.headers.get('content-length')
  if (announced !== null && Number(announced) > max) throw tooLarge(max)
  // A body of announced length cannot be longer on HTTP; it is measured all the same, since a Request may come from anywhere.
  const isAtOnce = announced !== null && Number(announced) <= atOnceMax
  const bytes = await unlessBroken(() => (isAtOnce ? readAtOnce(request, max, bounds) : readCounted(request.body, max, bounds)))
  return bytes === null || bytes.length === 0 ? null : decode(bytes)
}

/** Throws `unsupported_media_type` unless the content type says JSON. */
export function requireJson(contentType: string | null): void {
  if (contentType !== null && /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(contentType)) return
  throw new CommerceError('unsupported_media_type', 'Send the body as application/json.')
}

/** A caller who goes away in the middle of a body is no fault of ours, and nothing to be logged. */
async function unlessBroken<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (isCommerceError(cause)) throw cause
    throw new CommerceError('malformed_request', 'The body broke off.', {}, { cause })
  }
}

async function readAtOnce(request: Request, max: number, bounds: JsonBounds): Promise<Uint8Array> {
  const bytes = new Uint8Array(await request.arrayBuffer())
  if (bytes.length > max) throw tooLarge(max)
  bounds(bytes)
  return bytes
}

async function readCounted(stream: ReadableStream<Uint8Array> | null, max: number, bounds: JsonBounds): Promise<Uint8Array | null> {
  if (stream === null) return null
  const reader = stream.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.length
    try {
      if (length > max) throw tooLarge(max)
      bounds(next.value)
    } catch (error) {
      await reader.cancel()
      throw error
    }
    chunks.push(next.value)
  }
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}

const decoder = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw new CommerceError('malformed_json', 'The body is not valid UTF-8.')
  }
}

function tooLarge(max: number): CommerceError {
  return new CommerceError('body_too_large', `The body is larger than ${max / kibibyte} KiB.`, { maxBytes: max })
}
