import type { EndpointDescription } from './describe-endpoints.ts'
import { eachIdOf } from './print-calls.ts'

const routeType = `/** What the client has to know of an endpoint. */
export type Route = readonly [
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  /** Where what is given goes; null where nothing is. */
  input: 'body' | 'query' | null,
  /** Whether the same request may be sent again: a read, or a POST that honours an Idempotency-Key. */
  isRepeatable: boolean,
  /** Whether nobody has to say who they are. */
  isPublic: boolean,
  /** A status that is no refusal although it looks like one: a shop that is down says so with 503. */
  otherStatus?: number,
]
`

/** `src/routes.ts`: what the client has to know of every endpoint while it runs. */
export const printRoutes = (described: readonly EndpointDescription[]): string => {
  const routes = described.map(({ id, method, path, input, isRepeatable, isPublic, otherStatus }) => {
    const where = input === 'raw' ? 'body' : input
    const entry = [`'${method}'`, `'${path}'`, where === null ? 'null' : `'${where}'`, isRepeatable, isPublic, ...(otherStatus === null ? [] : [otherStatus])]
    return `'${id}': [${entry.join(', ')}],\n`
  })
  const walks = described.flatMap(({ id, items }) => (items === null ? [] : [`'${eachIdOf(id)}': ['${id}', '${items}'],\n`]))
  return [
    "import type { EndpointId } from './api-types.ts'\n",
    routeType,
    '/** Every endpoint by its id. */',
    `export const routes: Readonly<Record<EndpointId, Route>> = {\n${routes.join('')}}\n`,
    '/** Walks through lists by id: the list, and the field in which it answers its things. */',
    `export const walks: Readonly<Record<string, readonly [list: EndpointId, items: string]>> = {\n${walks.join('')}}\n`,
  ].join('\n')
}
