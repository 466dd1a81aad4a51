import type { EndpointDescription, NamedSchemas } from './describe-endpoints.ts'
import { type JsonSchema, printComment, printMembers, printType } from './print-type.ts'

/** `src/api-types.ts`: the things on the wire by name, and what every endpoint takes and answers. */
export const printApiTypes = (described: readonly EndpointDescription[], named: NamedSchemas, errorCodes: readonly string[]): string => {
  const codes = errorCodes.map(code => `  | '${code}'\n`).join('')
  return [
    ...[...named].map(([name, schema]) => printNamed(name, schema)),
    "/** Filters by option or attribute: `{ 'facet.color': ['red', 'blue'] }`. */\n",
    `export interface FacetQuery {\n  readonly [facet: \`facet.\${string}\`]: string | readonly string[]\n}\n`,
    `/** Every code a shop of this version answers with. */\nexport type ShopErrorCode =\n${codes}`,
    '/** What every endpoint takes and answers, by its id. `undefined` stands for nothing: no parameters, no body. */\n',
    `export interface Api {\n${described.map(printEndpoint).join('')}}\n\n`,
    "/** An endpoint's id, such as `cart.addItem`. */\nexport type EndpointId = keyof Api\n",
  ].join('\n')
}

const printNamed = (name: string, schema: JsonSchema): string => {
  const comment = printComment([schema.description])
  return schema.properties === undefined
    ? `${comment}export type ${name} = ${printType(schema)}\n`
    : `${comment}export interface ${name} {\n${printMembers(schema)}}\n`
}

const printEndpoint = ({ id, params, query, body, output, takesFacets, errors }: EndpointDescription): string => {
  const type = (schema: JsonSchema | null) => (schema === null ? 'undefined' : printType(schema))
  const members = [
    `readonly params: ${type(params)}`,
    `readonly query: ${type(query)}${takesFacets ? ' & FacetQuery' : ''}`,
    `readonly body: ${type(body)}`,
    `readonly output: ${type(output)}`,
    `/** Codes of its own, beside those of every endpoint. */\nreadonly errors: ${errors.length === 0 ? 'never' : errors.map(code => `'${code}'`).join(' | ')}`,
  ]
  return `'${id}': {\n${members.map(member => `${member}\n`).join('')}}\n`
}
