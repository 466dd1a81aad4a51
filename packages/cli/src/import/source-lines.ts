/** A line of a file. `text` is without its line end, which `end` holds: `\n`, `\r\n`, `\r`, or nothing at the end of the file. */
export interface SourceLine {
  readonly number: number
  readonly text: string
  readonly end: string
}

const lineEnd = /\r\n|\n|\r/g

/** Decodes UTF-8 piece by piece, or UTF-16 where a byte order mark says so, without that mark. What is no text in it becomes U+FFFD, for the reader of the row to refuse. */
export async function* decodeText(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined
  for await (const chunk of bytes) {
    decoder ??= new TextDecoder(encodingOf(chunk))
    yield decoder.decode(chunk, { stream: true })
  }
  if (decoder) yield decoder.decode()
}

const encodingOf = ([first, second]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' => {
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
}

/** Splits a stream of text into lines, holding one line at a time. */
export async function* sourceLines(chunks: AsyncIterable<string>): AsyncGenerator<SourceLine> {
  let rest = ''
  let number = 1
  for await (const chunk of chunks) {
    rest += chunk
    let from = 0
    for (const match of rest.matchAll(lineEnd)) {
      // A `\r` at the very end may be the first half of `\r\n`.
      if (match[0] === '\r' && match.index + 1 === rest.length) break
      yield { number, text: rest.slice(from, match.index), end: match[0] }
      number += 1
      from = match.index + match[0].length
    }
    rest = rest.slice(from)
  }
  if (rest.endsWith('\r')) yield { number, text: rest.slice(0, -1), end: '\r' }
  else if (rest !== '') yield { number, text: rest, end: '' }
}
