import type { EndpointDescription } from './describe-endpoints.ts'
import { printComment, printType } from './print-type.ts'

interface Group {
  readonly [name: string]: Group | string
}

/** `src/calls.ts`: the client as a type, one documented function for every endpoint and for every walk through a list. */
export const printCalls = (described: readonly EndpointDescription[]): string => {
  const root: { [name: string]: Group | string } = {}
  for (const endpoint of described) {
    hang(root, endpoint.id, printCall(endpoint))
    if (endpoint.items !== null) hang(root, eachIdOf(endpoint.id), printEach(endpoint, endpoint.items))
  }
  return [
    "import type { Api } from './api-types.ts'\nimport type { CallOptions } from './call-options.ts'\n",
    '/** Every endpoint of the API as a function: path parameters in the order of the path, then the body or query, then options of the call. */',
    `export interface Calls {\n${printGroup(root)}}\n`,
  ].join('\n')
}

/** The name of the walk through a list: `each` for `list`, `eachMovements` for `movements`. */
export const eachIdOf = (id: string): string => {
  const parts = id.split('.')
  const name = parts.pop() ?? ''
  return [...parts, name === 'list' ? 'each' : `each${name.charAt(0).toUpperCase()}${name.slice(1)}`].join('.')
}

const hang = (root: { [name: string]: Group | string }, id: string, call: string): void => {
  const parts = id.split('.')
  const name = parts.pop() ?? ''
  let group = root
  for (const part of parts) {
    const next = group[part] ?? {}
    if (typeof next === 'string') throw new Error(`${part} of ${id} is a call already and cannot hold others.`)
    group[part] = next
    group = next
  }
  if (name in group) throw new Error(`There are two calls ${id}.`)
  group[name] = call
}

const printGroup = (group: Group): string =>
  Object.entries(group)
    .map(([name, member]) => (typeof member === 'string' ? member.replace('$name', name) : `readonly ${name}: {\n${printGroup(member)}}\n`))
    .join('\n')

const printCall = (endpoint: EndpointDescription): string => {
  const { id, method, path, summary, description, errors } = endpoint
  const refusals = errors.length === 0 ? undefined : `@throws {CartwrightError} ${errors.map(code => `\`${code}\``).join(', ')}`
  const comment = printComment([`${summary}.`, description, `\`${method} ${path}\``, refusals])
  const output = endpoint.output === null ? 'undefined' : endpoint.isStream ? 'ReadableStream<Uint8Array>' : `Api['${id}']['output']`
  return `${comment}readonly $name: (${[...printParams(endpoint), ...printInput(endpoint), 'options?: CallOptions'].join(', ')}) => Promise<${output}>\n`
}

const printEach = ({ id, summary }: EndpointDescription, items: string): string => {
  const comment = printComment([`${summary}: one by one, fetched in pages of \`limit\` (100 when left out) at a cost that does not grow with depth.`])
  return `${comment}readonly $name: (query?: Omit<Api['${id}']['query'], 'page' | 'cursor'>, options?: CallOptions) => AsyncGenerator<Api['${id}']['output']['${items}'][number], void, undefined>\n`
}

const printParams = ({ params, path }: EndpointDescription): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => {
    const schema = params?.properties?.[name]
    if (schema === undefined) throw new Error(`${path} has no schema for ${name}.`)
    const type = printType(schema)
    // Where the contract takes text, a number will do too: a product by id or slug.
    return `${camelCase(name)}: ${type === 'string' ? 'string | number' : type}`
  })

const printInput = ({ id, input, isInputOptional }: EndpointDescription): string[] => {
  if (input === null) return []
  if (input === 'raw') return ['body: string']
  return [`${input}${isInputOptional ? '?' : ''}: Api['${id}']['${input}']`]
}

const camelCase = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
