import type { Operation } from './json-schema.ts'

/** Parts of a path that are words; the others are numbers. */
const words: Readonly<Record<string, string>> = { code: 'WELCOME10', provider: 'stripe' }

/** A line to be pasted into a shell that makes this call. */
export function curlOf(method: string, path: string, operation: Operation, body: unknown): string {
  const lines = [
    `curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}"$SHOP${path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => words[name] ?? '1')}"`,
  ]
  const credentials = credentialsOf(operation['x-audience'])
  if (credentials) lines.push(`-H "${credentials}"`)
  if (body !== undefined) {
    lines.push(`-H 'Content-Type: application/json'`)
    lines.push(`-d '${JSON.stringify(body).replaceAll("'", `'\\''`)}'`)
  }
  return lines.join(' \\\n  ')
}

function credentialsOf(audience: string): string | undefined {
  if (audience === 'admin') return 'Authorization: Bearer $API_KEY'
  if (audience === 'customer') return 'Authorization: Bearer $TOKEN'
  return audience === 'shopper' ? 'X-Cart-Token: $CART_TOKEN' : undefined
}
