import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseSync } from 'vite'

/** One import, re-export, `import()` or type query of a file. `typeOnly`: nothing of it is left at run time. */
export interface Import {
  specifier: string
  typeOnly: boolean
  /** The imported names as the other module calls them; none for `*` and for `import()`. */
  names: string[]
}

/** What the rules need to know about a source file. `path` is relative to the repository's root, with `/`. */
export interface SourceFile {
  path: string
  imports: Import[]
  /** Dotted names that the file reads from its surroundings: `Date.now`, `new Date()`, `process`. */
  ambient: string[]
}

interface Node {
  type: string
  [key: string]: unknown
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

const children = (node: Node): Node[] =>
  Object.entries(node).flatMap(([key, value]) => {
    // A property's name and a declared type are no use of the name they are spelled with.
    const isName = (key === 'property' || key === 'key') && node.computed === false
    if (isName && !(node.type === 'Property' && node.shorthand === true)) return []
    return (Array.isArray(value) ? value : [value]).filter(isNode)
  })

const nameOf = (node: unknown): string | undefined => {
  if (!isNode(node)) return undefined
  if (node.type === 'Identifier') return String(node.name)
  if (node.type !== 'MemberExpression' || node.computed === true) return undefined
  const object = nameOf(node.object)
  const property = nameOf(node.property)
  return object && property ? `${object}.${property}` : undefined
}

const stringOf = (node: unknown): string | undefined => (isNode(node) && node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined)

const moduleDeclarations = new Set(['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration'])

/** `imported` of `import { imported as local }`, `local` of `export { local as exported } from`. */
const importedNames = (node: Node): string[] =>
  (Array.isArray(node.specifiers) ? node.specifiers.filter(isNode) : []).flatMap(specifier => {
    const name = nameOf(specifier.type === 'ExportSpecifier' ? specifier.local : specifier.imported)
    return name ? [name] : []
  })

const importOf = (node: Node): Import | undefined => {
  if (moduleDeclarations.has(node.type)) {
    const specifier = stringOf(node.source)
    return specifier === undefined ? undefined : { specifier, typeOnly: node.importKind === 'type' || node.exportKind === 'type', names: importedNames(node) }
  }
  if (node.type === 'ImportExpression') {
    const specifier = stringOf(node.source)
    return specifier === undefined ? undefined : { specifier, typeOnly: false, names: [] }
  }
  if (node.type === 'TSImportType') {
    const specifier = stringOf(node.source)
    return specifier === undefined ? undefined : { specifier, typeOnly: true, names: [] }
  }
  // `new URL('./worker.ts', import.meta.url)` loads a file too.
  if (node.type === 'NewExpression' && nameOf(node.callee) === 'URL' && Array.isArray(node.arguments)) {
    const specifier = stringOf(node.arguments[0])
    return specifier?.startsWith('.') ? { specifier, typeOnly: false, names: [] } : undefined
  }
  return undefined
}

const ambientOf = (node: Node): string | undefined => {
  if (node.type === 'NewExpression' && Array.isArray(node.arguments) && node.arguments.length === 0) return `new ${nameOf(node.callee)}()`
  return nameOf(node)
}

/** Parses TypeScript, so that a comment or a string that looks like an import is none. Throws when the code does not parse. */
export const parseSource = (path: string, code: string): SourceFile => {
  const { program, errors } = parseSync(path, code)
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`)
  const imports: Import[] = []
  const ambient = new Set<string>()
  const visit = (node: Node) => {
    const found = importOf(node)
    if (found) imports.push(found)
    const name = ambientOf(node)
    if (name) ambient.add(name)
    for (const child of children(node)) visit(child)
  }
  visit(program as unknown as Node)
  return { path, imports, ambient: [...ambient] }
}

/** All files below a folder that end so, as paths relative to `root`; none when the folder does not exist. */
export const listFiles = (root: string, folder: string, ending: string): string[] => {
  const skipped = new Set(['node_modules', 'dist'])
  const walk = (dir: string): string[] =>
    readdirSync(dir, { withFileTypes: true }).flatMap(entry => {
      if (entry.isDirectory()) return skipped.has(entry.name) ? [] : walk(join(dir, entry.name))
      return entry.name.endsWith(ending) ? [relative(root, join(dir, entry.name)).replaceAll('\\', '/')] : []
    })
  try {
    return walk(join(root, folder)).sort()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}

/** Reads and parses every TypeScript file below a folder. */
export const parseFolder = (root: string, folder: string): SourceFile[] =>
  listFiles(root, folder, '.ts').map(path => parseSource(path, readFileSync(join(root, path), 'utf8')))
