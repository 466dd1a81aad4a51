import { once } from 'node:events'
import { Writable } from 'node:stream'
import type { Sink } from '../terminal.ts'

/** Writes text as it comes, no faster than it is read at the other end. */
export const writeAll = async (sink: Sink, bytes: AsyncIterable<Uint8Array>): Promise<void> => {
  const decoder = new TextDecoder()
  for await (const piece of bytes) {
    const isTaken = sink.write(decoder.decode(piece, { stream: true }))
    if (isTaken === false && sink instanceof Writable) await once(sink, 'drain')
  }
}
