import { CartwrightError, type ErrorCode, type FieldError } from './cartwright-error.ts'

/**
 * The data of an answer; `undefined` where it has no body, and a stream of bytes where it is an export. Throws {@link CartwrightError} for a refusal and for what is no answer of a shop.
 * @param otherStatus a status beside 2xx whose answer is data too
 * @param now for a `Retry-After` that names a moment
 */
export const readAnswer = async (response: Response, otherStatus: number | undefined, now: () => number): Promise<unknown> => {
  const requestId = response.headers.get('x-request-id')
  if (response.ok && isText(response)) return response.body
  const text = await response.text()
  if (response.ok && text === '') return undefined
  const body = parse(text)
  const isRefusal = !response.ok && isRecord(body) && typeof body.code === 'string'
  if (!isRefusal && body !== undefined && (response.ok || response.status === otherStatus)) return body
  const retryAfterMs = readRetryAfter(response, now)
  if (isRefusal) throw refusal(response.status, body, { requestId, retryAfterMs })
  throw new CartwrightError({
    code: 'invalid_answer',
    message: `The server answered ${response.status} with something that is no answer of a shop.`,
    status: response.status,
    requestId,
    retryAfterMs,
    details: isRecord(body) ? body : {},
  })
}

const refusal = (
  httpStatus: number,
  body: Readonly<Record<string, unknown>>,
  { requestId, retryAfterMs }: Pick<CartwrightError, 'requestId' | 'retryAfterMs'>,
): CartwrightError => {
  const { error, code, errors, type: _type, title: _title, status: _status, detail: _detail, request_id, ...details } = body
  return new CartwrightError({
    // Codes of newer shops arrive as they are.
    code: String(code) as ErrorCode,
    message: String(error ?? code),
    status: httpStatus,
    requestId: typeof request_id === 'string' ? request_id : requestId,
    retryAfterMs,
    errors: Array.isArray(errors) ? errors.filter(isFieldError) : [],
    details,
  })
}

/** The exports of a shop come as text; any other text, a page of a proxy, is none of its answers. */
const isText = (response: Response): boolean => /^(text\/csv|application\/jsonl)\b/.test(response.headers.get('content-type') ?? '')

/** Seconds, or a moment; in milliseconds from now. */
const readRetryAfter = (response: Response, now: () => number): number | null => {
  const header = response.headers.get('retry-after')
  if (header === null) return null
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now()
  return Number.isFinite(ms) ? Math.max(0, ms) : null
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

const isFieldError = (value: unknown): value is FieldError => isRecord(value) && typeof value.path === 'string' && typeof value.message === 'string'
