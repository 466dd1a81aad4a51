/** As much of JSON Schema as the contract's schemas come to. */
export interface JsonSchema {
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, JsonSchema>>
  readonly type?: string | readonly string[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: JsonSchema | boolean
  readonly default?: unknown
  readonly readOnly?: boolean
  readonly description?: string
}

/**
 * The TypeScript type of what a schema accepts or answers. Throws for a schema it does not know how to say, so that nothing is typed as something looser in silence.
 * @example printType({ anyOf: [{ type: 'string' }, { type: 'null' }] }) // 'string | null'
 */
export const printType = (schema: JsonSchema): string => {
  if (schema.$ref !== undefined) return schema.$ref.replace('#/$defs/', '')
  if ('const' in schema) return literal(schema.const)
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ')
  if (schema.anyOf !== undefined) return schema.anyOf.map(printType).join(' | ')
  if (typeof schema.type === 'object') return schema.type.map(type => printType({ ...schema, type })).join(' | ')
  if (schema.type === 'array') return printArray(schema)
  if (schema.type === 'object') return printObject(schema)
  if (schema.type === 'string' || schema.type === 'boolean' || schema.type === 'null') return schema.type
  if (schema.type === 'number' || schema.type === 'integer') return 'number'
  if (Object.keys(schema).every(key => key === 'description')) return 'unknown'
  throw new Error(`There is no type for ${JSON.stringify(schema)}.`)
}

/** A comment above a declaration; nothing where there is nothing to say. */
export const printComment = (lines: readonly (string | undefined)[]): string => {
  const said = lines.flatMap(line => line?.split('\n') ?? []).map(line => line.replaceAll('*/', '*\\/'))
  if (said.length === 0) return ''
  return said.length === 1 ? `/** ${said[0]} */\n` : `/**\n${said.map(line => ` * ${line}\n`).join('')} */\n`
}

/** The members of an object type, one a line. */
export const printMembers = ({ properties = {}, required = [], additionalProperties }: JsonSchema): string => {
  const members = Object.entries(properties).map(([name, property]) => {
    const isOptional = !required.includes(name)
    // A field with a default may be given as undefined, an optional one only left out.
    const type = printType(property) + (isOptional && 'default' in property ? ' | undefined' : '')
    const readOnly = property.readOnly ? 'readonly ' : ''
    return `${printComment([property.description])}${readOnly}${printKey(name)}${isOptional ? '?' : ''}: ${type}\n`
  })
  const isOpen = typeof additionalProperties === 'object'
  return members.join('') + (isOpen ? `[name: string]: ${printType(additionalProperties)}\n` : '')
}

/** A name as it stands before a colon. */
export const printKey = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name))

const printArray = ({ items = {}, readOnly }: JsonSchema): string => {
  const type = printType(items)
  return `${readOnly ? 'readonly ' : ''}${/[ |{]/.test(type) ? `(${type})` : type}[]`
}

const printObject = (schema: JsonSchema): string => {
  const { properties, additionalProperties } = schema
  if (properties === undefined && typeof additionalProperties === 'object') return `Record<string, ${printType(additionalProperties)}>`
  return `{\n${printMembers(schema)}}`
}

const literal = (value: unknown): string =>
  typeof value === 'string' ? `'${JSON.stringify(value).slice(1, -1).replaceAll("'", "\\'").replaceAll('\\"', '"')}'` : JSON.stringify(value)
