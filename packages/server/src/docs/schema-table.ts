import { escapeHtml, prose } from './html.ts'
import type { JsonSchema } from './json-schema.ts'

/** The properties of an object schema as rows; other schemas as their type. */
export function schemaTable(schema: JsonSchema): string {
  const properties = Object.entries(schema.properties ?? {})
  if (properties.length === 0) return `<p class="type">${typeOf(schema)}</p>`
  const rows = properties.map(([name, property]) => row(name, property, schema.required?.includes(name) ?? false))
  return `<table class="fields"><tbody>${rows.join('')}</tbody></table>`
}

/** One parameter or property. */
export function row(name: string, schema: JsonSchema, isRequired: boolean, description = schema.description): string {
  const need = isRequired ? '<span class="required">required</span>' : ''
  const text = [description === undefined ? '' : prose(description), boundsOf(schema)].filter(part => part !== '').join(' ')
  return `<tr><th scope="row"><code>${escapeHtml(name)}</code>${need}</th><td><span class="type">${typeOf(schema)}</span>${text === '' ? '' : ` ${text}`}</td></tr>`
}

/** A type in a few words; a named schema as a link to it. */
export function typeOf(schema: JsonSchema): string {
  if (schema.$ref !== undefined) {
    const name = escapeHtml(schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1))
    return `<a href="#schema-${name}">${name}</a>`
  }
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' or ')
  if (schema.enum) return schema.enum.map(value => `<code>${escapeHtml(String(value))}</code>`).join(' | ')
  if (schema.const !== undefined) return `<code>${escapeHtml(JSON.stringify(schema.const))}</code>`
  if (schema.type === 'array') return `array of ${schema.items ? typeOf(schema.items) : 'anything'}`
  if (schema.type === 'object' && typeof schema.additionalProperties === 'object') return `map to ${typeOf(schema.additionalProperties)}`
  if (schema.type === 'object' && schema.properties) return `object { ${Object.keys(schema.properties).map(escapeHtml).join(', ')} }`
  const types = typeof schema.type === 'string' ? schema.type : schema.type?.join(' or ')
  return escapeHtml(schema.format === 'date-time' ? 'time' : (types ?? 'anything'))
}

function boundsOf(schema: JsonSchema): string {
  const bounds: string[] = []
  if (schema.default !== undefined) bounds.push(`default ${JSON.stringify(schema.default)}`)
  if (schema.minimum !== undefined) bounds.push(`from ${schema.minimum}`)
  if (schema.maximum !== undefined) bounds.push(`up to ${schema.maximum}`)
  if (schema.maxLength !== undefined) bounds.push(`at most ${schema.maxLength} characters`)
  if (schema.maxItems !== undefined) bounds.push(`at most ${schema.maxItems} items`)
  return bounds.length === 0 ? '' : `<span class="bounds">${escapeHtml(bounds.join(', '))}</span>`
}
