import { curlOf } from './curl.ts'
import { escapeHtml, jsonBlock, prose } from './html.ts'
import type { JsonSchema, OpenApiDocument, Operation } from './json-schema.ts'
import { sampleOf } from './sample.ts'
import { row, schemaTable, typeOf } from './schema-table.ts'
import { script } from './script.ts'
import { style } from './style.ts'

interface Listed {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

/** The documentation as one page that needs nothing else: no network, no CDN, readable without scripts. Made of the OpenAPI document. */
export function docsPage(document: OpenApiDocument): string {
  const { title, description } = document.info
  const groups = groupsOf(document)
  const body = [
    `<div class="layout"><nav aria-label="Endpoints"><input type="search" placeholder="Find an endpoint (press /)" aria-label="Find an endpoint">`,
    `<p><button id="theme" type="button">Light or dark</button> <a href="openapi.json">openapi.json</a> <a href="errors">errors</a></p>`,
    `<div class="list">${groups.map(([tag, listed]) => navGroup(tag, listed)).join('')}</div></nav>`,
    `<main><h1>${escapeHtml(title)}</h1><p class="soft">${prose(description)}</p><p class="soft">${prose(examples)}</p>`,
    groups.map(([tag, listed]) => section(tag, listed, document)).join(''),
    schemaSection(document),
    '</main></div>',
  ]
  return htmlDocument(title, body.join(''), `<script>${script}</script>`)
}

const examples =
  'In the examples `$SHOP` is the address of this API, `$TOKEN` the token of a customer, `$CART_TOKEN` that of a guest, `$API_KEY` a key of the staff. Try `SHOP=http://localhost:3000`.'

/** A page of the documentation. */
export function htmlDocument(title: string, body: string, end = ''): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><style>${style}</style></head><body>${body}${end}</body></html>`
}

function groupsOf(document: OpenApiDocument): [string, Listed[]][] {
  const all = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method, path, operation })))
  return document.tags.map(({ name }) => [name, all.filter(({ operation }) => operation.tags.includes(name))])
}

function findable({ method, path, operation }: Listed): string {
  return escapeHtml(`${method} ${path} ${operation.summary} ${operation.operationId}`.toLowerCase())
}

function navGroup(tag: string, listed: readonly Listed[]): string {
  const items = listed.map(
    entry =>
      `<li data-find="${findable(entry)}"><a href="#${entry.operation.operationId}"><span class="method ${entry.method}">${entry.method}</span>${escapeHtml(entry.path)}</a></li>`,
  )
  return `<div data-group><h2>${escapeHtml(tag)}</h2><ul>${items.join('')}</ul></div>`
}

function section(tag: string, listed: readonly Listed[], document: OpenApiDocument): string {
  return `<section data-group><h2>${escapeHtml(tag)}</h2>${listed.map(entry => article(entry, document)).join('')}</section>`
}

function article(entry: Listed, document: OpenApiDocument): string {
  const { method, path, operation } = entry
  const { schemas } = document.components
  const bodySchema = operation.requestBody?.content?.['application/json']?.schema
  const sample = bodySchema && sampleOf(bodySchema, schemas)
  const parts = [
    `<h3><span class="method ${method}">${method}</span><code>${escapeHtml(path)}</code><span class="who">${escapeHtml(who(operation))}</span></h3>`,
    `<p>${prose(operation.summary)}${operation.description ? `. <span class="soft">${prose(operation.description)}</span>` : ''}</p>`,
    operation.parameters.length === 0 ? '' : `<h4>Parameters</h4>${parameterTable(operation)}`,
    bodySchema ? `<h4>Body: ${typeOf(bodySchema)}</h4>${schemaTable(resolve(bodySchema, schemas))}` : '',
    `<h4>Answers</h4>${answers(operation, schemas)}`,
    `<h4>Try it</h4><pre><code>${escapeHtml(curlOf(method, path, operation, sample))}</code></pre>`,
  ]
  return `<article id="${operation.operationId}" data-find="${findable(entry)}">${parts.join('')}</article>`
}

function who(operation: Operation): string {
  const scope = operation['x-scope']
  return scope === undefined ? operation['x-audience'] : `${operation['x-audience']}: ${scope}`
}

function parameterTable(operation: Operation): string {
  const rows = operation.parameters.map(({ name, schema, required, description, in: place }) =>
    row(name, schema, required, [place === 'header' ? 'Header.' : '', description ?? ''].filter(text => text !== '').join(' ') || undefined),
  )
  return `<table class="fields"><tbody>${rows.join('')}</tbody></table>`
}

function answers(operation: Operation, schemas: Readonly<Record<string, JsonSchema>>): string {
  const rows = Object.entries(operation.responses).map(([status, { description, content }]) => {
    const schema = content?.['application/json']?.schema
    const shown = schema ? `${typeOf(schema)}<details><summary>Example</summary>${jsonBlock(sampleOf(schema, schemas))}</details>` : prose(description)
    return `<tr><th scope="row"><code>${status}</code></th><td>${shown}</td></tr>`
  })
  return `<table class="fields"><tbody>${rows.join('')}</tbody></table>`
}

function schemaSection(document: OpenApiDocument): string {
  const shown = Object.entries(document.components.schemas).sort(([a], [b]) => (a < b ? -1 : 1))
  const articles = shown.map(([name, schema]) => {
    const description = schema.description ? `<p class="soft">${prose(schema.description)}</p>` : ''
    return `<article id="schema-${name}" data-find="${escapeHtml(name.toLowerCase())}"><h3>${escapeHtml(name)}</h3>${description}${schemaTable(schema)}</article>`
  })
  return `<section data-group><h2>Schemas</h2>${articles.join('')}</section>`
}

function resolve(schema: JsonSchema, schemas: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return schema.$ref === undefined ? schema : (schemas[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)] ?? {})
}
