import type { z } from 'zod'
import { type FieldError, validationFailed } from './problem.ts'
import { textFault } from './text-rules.ts'

/** What a query parameter's text stands for. */
interface Field {
  readonly kind: 'number' | 'boolean' | 'text'
  readonly isList: boolean
}

/** A query as its schema expects it, and the parameters the schema does not know. */
export interface ReadQuery {
  readonly known: Record<string, unknown>
  readonly extra: ReadonlyMap<string, readonly string[]>
}

const paramsMax = 60

/**
 * Reads texts as the schema's fields mean them: digits where it wants a number, `true` and `false` where it wants a boolean, several values where it wants a list.
 * What does not look like it stays text for the schema to refuse. Throws `validation_failed` for a field given twice, text no store can take, or absurdly many parameters.
 */
export function queryReader(schema: z.ZodObject | undefined): (search: string) => ReadQuery {
  const fields = new Map(Object.entries(schema?.shape ?? {}).map(([name, field]) => [name, fieldOf(field as z.ZodType)]))
  return search => {
    const known: Record<string, unknown> = {}
    const extra = new Map<string, string[]>()
    const errors: FieldError[] = []
    let count = 0
    for (const [name, text] of search === '' ? [] : new URLSearchParams(search)) {
      count += 1
      if (count > paramsMax) throw validationFailed([{ path: '', message: `More than ${paramsMax} query parameters.` }])
      const fault = textFault(text) ?? textFault(name)
      if (fault) errors.push({ path: name, message: fault })
      const field = fields.get(name)
      if (!field) extra.set(name, [...(extra.get(name) ?? []), text])
      else if (field.isList) known[name] = [...((known[name] as unknown[] | undefined) ?? []), read(text, field)]
      else if (Object.hasOwn(known, name)) errors.push({ path: name, message: 'Given more than once.' })
      else known[name] = read(text, field)
    }
    if (errors.length > 0) throw validationFailed(errors)
    return { known, extra }
  }
}

/** Path parameters, read the same way. Throws `validation_failed` for text no store can take. */
export function paramReader(schema: z.ZodObject | undefined): (params: Readonly<Record<string, string>>) => Record<string, unknown> {
  const fields = Object.entries(schema?.shape ?? {}).map(([name, field]) => [name, fieldOf(field as z.ZodType)] as const)
  return params => {
    for (const [path] of fields) {
      const message = textFault(params[path] ?? '')
      if (message) throw validationFailed([{ path, message }])
    }
    return Object.fromEntries(fields.map(([name, field]) => [name, read(params[name] ?? '', field)]))
  }
}

const plainNumber = /^-?(?:0|[1-9]\d{0,15})(?:\.\d{1,10})?$/

function read(text: string, field: Field): unknown {
  if (field.kind === 'number') return plainNumber.test(text) ? Number(text) : text
  if (field.kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text
  return text
}

interface Definition {
  readonly type: string
  readonly innerType?: z.ZodType
  readonly element?: z.ZodType
}

function fieldOf(schema: z.ZodType): Field {
  const definition = schema.def as unknown as Definition
  if (definition.innerType) return fieldOf(definition.innerType)
  if (definition.element) return { ...fieldOf(definition.element), isList: true }
  if (definition.type === 'number') return { kind: 'number', isList: false }
  return { kind: definition.type === 'boolean' ? 'boolean' : 'text', isList: false }
}
