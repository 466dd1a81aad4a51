import { curlOf } from '../../../packages/server/src/docs/curl.ts'
import type { JsonSchema, OpenApiDocument, Operation } from '../../../packages/server/src/docs/json-schema.ts'
import { allCodes } from '../../../packages/server/src/docs/openapi.ts'
import { sampleOf } from '../../../packages/server/src/docs/sample.ts'

type Schemas = Readonly<Record<string, JsonSchema>>

interface Listed {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

/** The pages of the HTTP API by file name: one for each group of calls, one for the things they speak of, and a list of all. */
export function apiPages(document: OpenApiDocument): ReadonlyMap<string, string> {
  const all = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method, path, operation })))
  const groups = document.tags.map(({ name }) => [name, all.filter(({ operation }) => operation.tags.includes(name))] as const)
  return new Map([
    ['README.md', indexPage(groups)],
    ...groups.map(([tag, listed]) => [fileOf(tag), groupPage(tag, listed, document.components.schemas)] as const),
    ['schemas.md', schemasPage(document.components.schemas)],
  ])
}

const fileOf = (tag: string): string => `${tag.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.md`
const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
    .trim()
    .replaceAll(' ', '-')
const titleOf = ({ method, path }: Listed): string => `${method.toUpperCase()} ${path}`
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

function indexPage(groups: readonly (readonly [string, readonly Listed[]])[]): string {
  const tables = groups.map(([tag, listed]) => {
    const rows = listed.map(
      entry => `| [\`${titleOf(entry)}\`](${fileOf(tag)}#${anchorOf(titleOf(entry))}) | ${cell(entry.operation.summary)} | ${who(entry.operation)} |`,
    )
    return `## ${tag}\n\n| call | | who |\n| --- | --- | --- |\n${rows.join('\n')}\n`
  })
  return `# The HTTP API, call by call\n\nWhat holds for every call: [HTTP API](../http-api.md). Things by name: [schemas](schemas.md). A shop serves this at \`/docs\`, and as OpenAPI at \`/openapi.json\`.\n\n${tables.join('\n')}`
}

function groupPage(tag: string, listed: readonly Listed[], schemas: Schemas): string {
  return `# ${tag}\n\n[All calls](README.md) · [schemas](schemas.md)\n\n${listed.map(entry => callSection(entry, schemas)).join('\n')}`
}

function callSection(entry: Listed, schemas: Schemas): string {
  const { method, path, operation } = entry
  const body = operation.requestBody?.content?.['application/json']?.schema
  const parts = [
    `## ${titleOf(entry)}`,
    `${operation.summary}.${operation.description ? ` ${operation.description}` : ''}`,
    `Who: ${who(operation)}. In the client: \`${operation.operationId}\`.`,
    parametersOf(operation),
    body ? `Body: ${typeOf(body)}\n\n${body.$ref === undefined ? tableOf(body) : ''}`.trim() : '',
    answersOf(operation),
    `\`\`\`sh\n${curlOf(method, path, operation, body && sampleOf(body, schemas))}\n\`\`\``,
  ]
  return `${parts.filter(part => part !== '').join('\n\n')}\n`
}

function who(operation: Operation): string {
  const scope = operation['x-scope']
  return scope === undefined ? operation['x-audience'] : `${operation['x-audience']} (${scope})`
}

function parametersOf({ parameters }: Operation): string {
  if (parameters.length === 0) return ''
  const rows = parameters.map(({ name, in: place, required, schema, description = '' }) => {
    const needed = required ? 'Required' : ''
    return `| \`${name}\` | ${place} | ${typeOf(schema)} | ${cell(sentences(needed, description, boundsOf(schema)))} |`
  })
  return `| parameter | in | type | |\n| --- | --- | --- | --- |\n${rows.join('\n')}`
}

function answersOf({ responses }: Operation): string {
  const rows = Object.entries(responses).map(([status, { description, content }]) => {
    const [media] = Object.values(content ?? {})
    return `| ${status} | ${media ? typeOf(media.schema) : ''} | ${cell(withLinks(description))} |`
  })
  return `| answer | | |\n| --- | --- | --- |\n${rows.join('\n')}`
}

const codes = new Set<string>(allCodes().map(({ code }) => code))

function withLinks(text: string): string {
  return text.replaceAll(/`(\w+)`/g, (whole, code: string) => (codes.has(code) ? `[${code}](../errors/${code}.md)` : whole))
}

function sentences(...parts: readonly string[]): string {
  return parts
    .filter(part => part !== '')
    .map(part => (part.endsWith('.') ? part : `${part}.`))
    .join(' ')
}

function schemasPage(schemas: Schemas): string {
  const named = Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))
  const sections = named.map(([name, schema]) => `## ${name}\n\n${schema.description ? `${schema.description}\n\n` : ''}${tableOf(schema)}\n`)
  return `# Things of the HTTP API\n\n[All calls](README.md)\n\n${sections.join('\n')}`
}

/** The properties of an object as a table; other schemas as their type. */
function tableOf(schema: JsonSchema): string {
  const properties = Object.entries(schema.properties ?? {})
  if (properties.length === 0) return typeOf(schema)
  const rows = properties.map(([name, property]) => {
    const needed = schema.required?.includes(name) ? 'Required' : ''
    return `| \`${name}\` | ${typeOf(property)} | ${cell(sentences(needed, property.description ?? '', boundsOf(property)))} |`
  })
  return `| field | type | |\n| --- | --- | --- |\n${rows.join('\n')}`
}

/** A type in a few words, fit for a cell; a named schema as a link to it. */
function typeOf(schema: JsonSchema): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)
    return `[${name}](schemas.md#${anchorOf(name)})`
  }
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' or ')
  if (schema.enum) return schema.enum.map(value => `\`${String(value)}\``).join(' or ')
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'anything'}`
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object') return `map to ${typeOf(schema.additionalProperties)}`
  if (schema.type === 'object' && schema.properties)
    return `object (${Object.keys(schema.properties)
      .map(name => `\`${name}\``)
      .join(', ')})`
  const types = typeof schema.type === 'string' ? schema.type : schema.type?.join(' or ')
  return schema.format === 'date-time' ? 'time' : (types ?? 'anything')
}

function boundsOf(schema: JsonSchema): string {
  const bounds = [
    schema.default === undefined ? '' : `Default \`${JSON.stringify(schema.default)}\``,
    schema.minimum === undefined ? '' : `From ${schema.minimum}`,
    schema.maximum === undefined ? '' : `Up to ${schema.maximum}`,
    schema.maxLength === undefined ? '' : `At most ${schema.maxLength} characters`,
    schema.maxItems === undefined ? '' : `At most ${schema.maxItems} items`,
  ]
  return bounds.filter(bound => bound !== '').join('. ')
}
