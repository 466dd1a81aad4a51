import { posix } from 'node:path'
import { endpoints } from '@cartwright/server/contract'
import { describe, expect, it } from 'vitest'
import { anchorsOf, type Document, exampleFolders, proseOf, readDocument, readDocuments } from '../support/documents.ts'
import { exists, readPackages } from '../support/workspace.ts'

const documents = readDocuments([...readPackages().map(({ folder }) => folder), 'bench', ...exampleFolders()])

const isBroken = (document: Document, link: string): boolean => {
  if (/^[a-z]+:/.test(link)) return false
  const [file = '', anchor] = link.split('#')
  const path = file === '' ? document.path : posix.join(posix.dirname(document.path), file)
  if (!exists(path)) return true
  return anchor !== undefined && !anchorsOf(readDocument(path)).has(anchor)
}

/** What the server answers beside the endpoints of its table. */
const described = ['GET /docs', 'GET /openapi.json', 'GET /errors', 'GET /errors/{code}']
const calls = new Set([...Object.values(endpoints).map(({ method, path }) => `${method} ${path}`), ...described])
const shape = (path: string) => path.replaceAll(/\{\w+\}/g, '{}').replaceAll(/\/\d+(?=\/|$)/g, '/{}')
const shapes = new Set([...calls].map(shape))

describe.each(documents)('$path', document => {
  it('links to what is there', () => {
    const links = [...proseOf(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
    expect(links.filter(link => isBroken(document, link))).toEqual([])
  })

  it('names calls that the API has', () => {
    const named = [...document.text.matchAll(/`(GET|POST|PUT|PATCH|DELETE) (\/[^`\s?]*)[^`]*`/g)].map(([, method, path]) => `${method} ${path}`)
    expect(named.filter(call => !shapes.has(shape(call)))).toEqual([])
  })
})
