/** A refusal in the shape of Meilisearch's. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }

  body() {
    const type = this.status >= 500 ? 'internal' : this.status === 401 || this.status === 403 ? 'auth' : 'invalid_request'
    return { message: this.message, code: this.code, type, link: `https://docs.meilisearch.com/errors#${this.code}` }
  }
}
