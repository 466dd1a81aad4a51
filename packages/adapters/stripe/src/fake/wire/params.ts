import type { FormGroup, FormValue } from './form.ts'
import { badParameter, missingParameter } from './wire-error.ts'

const maxMetadataKeys = 50
const maxMetadataKeyLength = 40
const maxMetadataValueLength = 500

/** Typed reading of decoded parameters; every refusal is Stripe's own error with the name of the parameter. */
export class Params {
  private readonly group: FormGroup
  private readonly prefix: string

  constructor(group: FormGroup, prefix = '') {
    this.group = group
    this.prefix = prefix
  }

  /** The full name of a parameter as it is sent: `payment_method_data[card][token]`. */
  nameOf(name: string): string {
    return this.prefix === '' ? name : `${this.prefix}[${name}]`
  }

  /** True when the parameter was sent, an empty one too. */
  has(name: string): boolean {
    return this.group.has(name)
  }

  /** True when the parameter was sent empty, which unsets a value. */
  unsets(name: string): boolean {
    return this.group.get(name) === ''
  }

  /** The names that were sent. */
  names(): string[] {
    return [...this.group.keys()]
  }

  /** Throws `parameter_unknown` for the first parameter that is not among `known`; Stripe accepts no unknown ones. */
  allow(known: readonly string[]): void {
    const unknown = this.names().find(name => !known.includes(name))
    if (unknown === undefined) return
    throw badParameter(`Received unknown parameter: ${this.nameOf(unknown)}`, this.nameOf(unknown), 'parameter_unknown')
  }

  /** Text, or undefined when absent or empty. */
  text(name: string): string | undefined {
    const value = this.group.get(name)
    if (value === undefined || value === '') return undefined
    if (typeof value !== 'string') throw badParameter('Invalid string', this.nameOf(name))
    return value
  }

  /** Text that must be there. */
  requiredText(name: string): string {
    if (this.unsets(name)) throw this.emptied(name)
    const value = this.text(name)
    if (value === undefined) throw missingParameter(this.nameOf(name))
    return value
  }

  /** One of the given words. */
  choice<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const known = words.find(word => word === value)
    if (known === undefined) throw badParameter(`Invalid ${this.nameOf(name)}: must be one of ${words.join(', ')}`, this.nameOf(name))
    return known
  }

  /** An integer, or undefined when absent. */
  integer(name: string): number | undefined {
    if (this.unsets(name)) throw this.emptied(name)
    const value = this.text(name)
    if (value === undefined) return undefined
    if (!/^-?\d{1,15}$/.test(value)) throw badParameter(`Invalid integer: ${value}`, this.nameOf(name), 'parameter_invalid_integer')
    return Number(value)
  }

  /** An integer of at least 1. */
  positiveInteger(name: string): number | undefined {
    const value = this.integer(name)
    if (value !== undefined && value < 1) throw badParameter('This value must be greater than or equal to 1.', this.nameOf(name), 'parameter_invalid_integer')
    return value
  }

  /** `true` or `false`, or undefined when absent. */
  flag(name: string): boolean | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    if (value !== 'true' && value !== 'false') throw badParameter(`Invalid boolean: ${value}`, this.nameOf(name))
    return value === 'true'
  }

  /** A group of parameters, or undefined when absent or empty. */
  nested(name: string): Params | undefined {
    const value = this.group.get(name)
    if (value === undefined || value === '') return undefined
    if (!(value instanceof Map)) throw badParameter('Invalid object', this.nameOf(name))
    return new Params(value, this.nameOf(name))
  }

  /** A list of texts; a single text counts as a list of one. */
  texts(name: string): string[] {
    const value = this.group.get(name)
    if (value === undefined || value === '') return []
    const items = Array.isArray(value) ? value : [value]
    return items.map(item => {
      if (typeof item !== 'string') throw badParameter('Invalid array', this.nameOf(name), 'parameter_invalid')
      return item
    })
  }

  /** `metadata` laid over what is there: an empty value takes a key out, an empty `metadata` takes all of them out. */
  metadata(present: Readonly<Record<string, string>> = {}): Record<string, string> {
    if (this.unsets('metadata')) return {}
    const given = this.nested('metadata')
    const merged = new Map(Object.entries(present))
    for (const key of given?.names() ?? []) {
      const value = given?.text(key)
      if (value === undefined) merged.delete(key)
      else merged.set(key, this.metadataEntry(key, value))
    }
    if (merged.size > maxMetadataKeys) throw badParameter(`You may only have up to ${maxMetadataKeys} metadata keys.`, this.nameOf('metadata'))
    return Object.fromEntries(merged)
  }

  /** Free-form groups (an address, an evidence) as JSON, empty text as null. */
  json(name: string): unknown {
    const value = this.group.get(name)
    return value === undefined ? undefined : jsonOf(value)
  }

  private metadataEntry(key: string, value: string): string {
    const param = `${this.nameOf('metadata')}[${key}]`
    if (key.length > maxMetadataKeyLength) throw badParameter(`Metadata keys must be no longer than ${maxMetadataKeyLength} characters.`, param)
    if (value.length > maxMetadataValueLength) throw badParameter(`Metadata values can have up to ${maxMetadataValueLength} characters.`, param)
    return value
  }

  private emptied(name: string): Error {
    const full = this.nameOf(name)
    const message = `You passed an empty string for '${full}'. We assume empty values are an attempt to unset a parameter; however '${full}' cannot be unset. You should remove '${full}' from your request or supply a non-empty value.`
    return badParameter(message, full, 'parameter_invalid_empty')
  }
}

function jsonOf(value: FormValue): unknown {
  if (typeof value === 'string') return value === '' ? null : value
  if (Array.isArray(value)) return value.map(jsonOf)
  return Object.fromEntries([...value].map(([name, inner]) => [name, jsonOf(inner)]))
}
