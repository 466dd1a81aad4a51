import type { JsonSchema } from './json-schema.ts'

type Schemas = Readonly<Record<string, JsonSchema>>

const depthMax = 5

/** Believable values by the name of a property: an example says more than "string". */
const samples: Readonly<Record<string, unknown>> = {
  email: 'user@example.com',
  password: 'a password nobody guesses',
  current_password: 'a password nobody guesses',
  new_password: 'another password nobody guesses',
  refresh_token: '5nTqS2...',
  token: 'eyJhbGciOi...',
  payment_token: 'tok_visa',
  payment_method: 'credit_card',
  shipping_address: '123 Main St',
  currency: 'USD',
  country: 'US',
  amount: 699.99,
  price: 699.99,
  total_amount: 1399.98,
  quantity: 2,
  product_id: 1,
  variant_id: 1,
  sku: 'SKU-1',
  name: 'Smartphone',
  slug: 'smartphone',
  line1: '123 Main St',
  city: 'Springfield',
  postal_code: '12345',
  reason: 'Counted again',
  code: 'WELCOME10',
  method: 'standard',
  url: 'https://shop.example/phone.jpg',
  issuer: 'https://accounts.example',
  subject: '24400320',
  request_id: 'k3v9-1',
}

/** An example of what a schema describes: what must be there, and of the rest what tells something. */
export function sampleOf(schema: JsonSchema, schemas: Schemas, name = '', depth = 0): unknown {
  if (schema.$ref !== undefined) {
    const target = schemas[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)]
    return target && depth < depthMax ? sampleOf(target, schemas, name, depth) : {}
  }
  if (schema.const !== undefined) return schema.const
  if (schema.examples) return schema.examples[0]
  if (schema.default !== undefined) return schema.default
  if (schema.enum) return schema.enum[0]
  const [type] = Array.isArray(schema.type) ? schema.type : [schema.type]
  if (samples[name] !== undefined && type !== 'object' && type !== 'array') return samples[name]
  if (schema.anyOf) return sampleOf(schema.anyOf[0] ?? {}, schemas, name, depth)
  switch (type) {
    case 'object':
      return sampleObject(schema, schemas, depth)
    case 'array':
      return schema.items && depth < depthMax ? [sampleOf(schema.items, schemas, name.replace(/s$/, ''), depth + 1)] : []
    case 'integer':
      return Math.max(1, schema.minimum ?? 1)
    case 'number':
      return 19.99
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return sampleText(schema, name)
  }
}

function sampleObject(schema: JsonSchema, schemas: Schemas, depth: number): unknown {
  if (depth >= depthMax) return {}
  const required = new Set(schema.required ?? [])
  const entries = Object.entries(schema.properties ?? {}).filter(([name]) => required.has(name) || required.size === 0)
  const object = Object.fromEntries(entries.map(([name, property]) => [name, sampleOf(property, schemas, name, depth + 1)]))
  if (entries.length === 0 && typeof schema.additionalProperties === 'object')
    return { color: sampleOf(schema.additionalProperties, schemas, 'color', depth + 1) }
  return object
}

function sampleText(schema: JsonSchema, name: string): string {
  // A time that begins something is before the one that ends it.
  if (schema.format === 'date-time') return name === 'from' ? '2026-01-30T12:00:00.000Z' : '2026-01-31T12:00:00.000Z'
  if (schema.pattern === '^[0-9a-f]{32}$') return '5f1dc1d2a52cf6ca0c5f5aa1b3d2c7e4'
  return schema.format === 'email' ? 'user@example.com' : 'text'
}
