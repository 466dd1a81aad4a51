import { ApiError } from './api-error.ts'
import { normalised, type Stored, valuesAt } from './documents.ts'

type Test = (document: Stored) => boolean

interface Token {
  readonly text: string
  readonly isQuoted: boolean
}

const keywords = new Set(['AND', 'OR', 'NOT', 'IN', 'TO', 'EXISTS', 'IS', 'NULL', 'EMPTY', 'CONTAINS', 'STARTS', 'WITH'])

/** Reads a filter as Meilisearch does: a text, or texts that all have to be true. Refuses attributes that are not filterable, and everything that is no filter. */
export function readFilter(filter: unknown, isFilterable: (attribute: string) => boolean): Test {
  if (filter === undefined || filter === null) return () => true
  const texts = Array.isArray(filter) ? filter : [filter]
  if (texts.some(text => typeof text !== 'string')) throw new ApiError(400, 'invalid_search_filter', 'A filter is a text or a list of texts.')
  const tests = texts.map((text: string) => new Parser(tokensOf(text), isFilterable).whole())
  return document => tests.every(test => test(document))
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  const pattern = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([\p{L}\p{N}_.-]+)|(>=|<=|!=|[=<>()[\],]))/uy
  let at = 0
  while (text.slice(at).trim() !== '') {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (!match) throw refusal(`unexpected ${text.slice(at)}`)
    const quoted = match[1] ?? match[2]
    tokens.push(quoted === undefined ? { text: match[3] ?? match[4] ?? '', isQuoted: false } : { text: quoted.replace(/\\(.)/g, '$1'), isQuoted: true })
    at = pattern.lastIndex
  }
  return tokens
}

class Parser {
  private at = 0
  private readonly tokens: readonly Token[]
  private readonly isFilterable: (attribute: string) => boolean

  constructor(tokens: readonly Token[], isFilterable: (attribute: string) => boolean) {
    this.tokens = tokens
    this.isFilterable = isFilterable
  }

  whole(): Test {
    if (this.tokens.length === 0) return () => true
    const test = this.or()
    if (this.at < this.tokens.length) throw refusal(`unexpected ${this.tokens[this.at]?.text}`)
    return test
  }

  private or(): Test {
    const tests = [this.and()]
    while (this.takes('OR')) tests.push(this.and())
    return document => tests.some(test => test(document))
  }

  private and(): Test {
    const tests = [this.not()]
    while (this.takes('AND')) tests.push(this.not())
    return document => tests.every(test => test(document))
  }

  private not(): Test {
    if (!this.takes('NOT')) return this.primary()
    const test = this.not()
    return document => !test(document)
  }

  private primary(): Test {
    if (this.takes('(')) {
      const test = this.or()
      this.expect(')')
      return test
    }
    const attribute = this.value()
    if (!this.isFilterable(attribute)) throw refusal(`attribute ${attribute} is not filterable`)
    if (this.takes('EXISTS')) return document => valuesAt(document, attribute) !== undefined
    if (this.takes('IN')) return this.in(attribute)
    const operator = this.tokens[this.at++]
    if (!operator || operator.isQuoted || !['=', '!=', '>', '>=', '<', '<='].includes(operator.text))
      throw refusal(`was expecting an operation after ${attribute}`)
    return comparison(attribute, operator.text, this.value())
  }

  private in(attribute: string): Test {
    this.expect('[')
    const tests: Test[] = []
    while (!this.takes(']')) {
      tests.push(comparison(attribute, '=', this.value()))
      if (!this.takes(',')) {
        this.expect(']')
        break
      }
    }
    return document => tests.some(test => test(document))
  }

  private value(): string {
    const token = this.tokens[this.at++]
    if (!token || (!token.isQuoted && (keywords.has(token.text) || !/^[\p{L}\p{N}_.-]+$/u.test(token.text))))
      throw refusal(`was expecting a value, got ${token?.text}`)
    return token.text
  }

  private takes(text: string): boolean {
    const token = this.tokens[this.at]
    if (token?.text !== text || token.isQuoted) return false
    this.at++
    return true
  }

  private expect(text: string): void {
    if (!this.takes(text)) throw refusal(`was expecting ${text}`)
  }
}

function comparison(attribute: string, operator: string, wanted: string): Test {
  const asNumber = wanted.trim() !== '' && Number.isFinite(Number(wanted)) ? Number(wanted) : null
  const text = normalised(wanted)
  const isEqual = (value: unknown) => (typeof value === 'number' ? value === asNumber : normalised(String(value)) === text)
  const isInOrder = (value: unknown) =>
    asNumber === null
      ? typeof value === 'string' && isOrdered(normalised(value), operator, text)
      : typeof value === 'number' && isOrdered(value, operator, asNumber)
  if (operator === '!=') return document => !(valuesAt(document, attribute) ?? []).some(isEqual)
  return document => (valuesAt(document, attribute) ?? []).some(operator === '=' ? isEqual : isInOrder)
}

function isOrdered<T extends number | string>(value: T, operator: string, wanted: T): boolean {
  if (operator === '>') return value > wanted
  if (operator === '>=') return value >= wanted
  return operator === '<' ? value < wanted : value <= wanted
}

function refusal(message: string): ApiError {
  return new ApiError(400, 'invalid_search_filter', message)
}
