/** An answer before it becomes a `Response`: plain data, so that it can be stored and its headers stay cheap. Header names are in lower case. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** The body of an answer that is made while it is sent; `body` is null then. Never of an endpoint whose answers are kept. */
  readonly stream?: ReadableStream<Uint8Array>
}

/** JSON with its content type. */
export function jsonReply(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return textReply(status, JSON.stringify(body), 'application/json', headers)
}

export function textReply(status: number, body: string, contentType: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': contentType, ...headers }, body }
}

export function emptyReply(status: number, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers, body: null }
}
