/** The fields of Stripe's error object that the fake writes. */
export interface ErrorFields {
  readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error'
  readonly message: string
  readonly code?: string
  readonly decline_code?: string
  readonly param?: string
  readonly charge?: string
  readonly advice_code?: string
  readonly network_decline_code?: string
  readonly payment_intent?: object
  readonly payment_method?: object
}

/**
 * An answer in the form of Stripe's error object.
 * `executed` says whether the request had begun to run: Stripe keeps such an answer for the idempotency key, and forgets one that was refused at the door.
 */
export class WireError extends Error {
  readonly status: number
  readonly fields: ErrorFields
  readonly executed: boolean
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, fields: ErrorFields, options: { readonly executed?: boolean; readonly headers?: Readonly<Record<string, string>> } = {}) {
    super(fields.message)
    this.name = 'WireError'
    this.status = status
    this.fields = fields
    this.executed = options.executed ?? true
    this.headers = options.headers ?? {}
  }

  /** The JSON body, with the link to the code's page as Stripe adds it. */
  body(): { error: ErrorFields & { doc_url?: string } } {
    const { code } = this.fields
    return { error: code === undefined ? this.fields : { ...this.fields, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` } }
  }
}

/** 400: the parameters are not valid; nothing ran, so the idempotency key stays free. */
export function badParameter(message: string, param: string, code?: string): WireError {
  return new WireError(400, { type: 'invalid_request_error', message, param, ...(code === undefined ? {} : { code }) }, { executed: false })
}

/** 400: a parameter that must be there is not. */
export function missingParameter(param: string): WireError {
  return badParameter(`Missing required param: ${param}.`, param, 'parameter_missing')
}

/** 404 (400 for an id inside of the parameters, `status`): no such object. */
export function noSuch(kind: string, id: string, param: string, status = 404): WireError {
  return new WireError(status, { type: 'invalid_request_error', code: 'resource_missing', message: `No such ${kind}: '${id}'`, param })
}

/** 400: the object's state does not allow it. */
export function refused(message: string, fields: Omit<Partial<ErrorFields>, 'message' | 'type'> = {}): WireError {
  return new WireError(400, { type: 'invalid_request_error', message, ...fields })
}
