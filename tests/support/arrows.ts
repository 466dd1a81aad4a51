import { posix } from 'node:path'
import type { Import, SourceFile } from './source-file.ts'

/** A rule that a file breaks, as one readable line. */
export type Violation = string

/** Which package folders a package folder may import, types included. What is not listed knows core alone. */
const mayImport: Record<string, readonly string[]> = {
  'packages/core': [],
  'packages/server': ['packages/core', 'packages/resilience'],
  'packages/client-sdk': [],
  'packages/cli': ['packages/core', 'packages/server', 'packages/client-sdk', 'packages/resilience', 'packages/adapters/*'],
  'packages/adapters/sql': ['packages/core'],
  'packages/adapters/sqlite': ['packages/core', 'packages/adapters/sql'],
  'packages/adapters/meilisearch': ['packages/core', 'packages/resilience'],
  'packages/adapters/redis': ['packages/core', 'packages/resilience'],
  'packages/adapters/smtp': ['packages/core', 'packages/resilience'],
  'packages/adapters/stripe': ['packages/core', 'packages/resilience'],
  'packages/adapters/postgres': ['packages/core', 'packages/resilience', 'packages/adapters/sql'],
}

/** Types vanish before run time, so the client may describe itself with the server's contract. */
const mayImportTypes: Record<string, readonly string[]> = { 'packages/client-sdk': ['@cartwright/server/contract'] }

/** Inside core: which parts of `src/` a part may import, itself included. */
const coreParts: Record<string, readonly string[]> = {
  model: ['model'],
  ports: ['ports', 'model'],
  // What the facade promises, as types: use cases keep it, `create-commerce.ts` assembles it.
  'commerce.ts': ['commerce.ts', 'ports', 'model'],
  'use-cases': ['use-cases', 'commerce.ts', 'ports', 'model'],
  system: ['system', 'ports', 'model'],
  memory: ['memory', 'ports', 'model'],
  conformance: ['conformance', 'ports', 'model'],
  'create-commerce.ts': ['create-commerce.ts', 'commerce.ts', 'use-cases', 'system', 'ports', 'model'],
  'index.ts': ['index.ts', 'create-commerce.ts', 'commerce.ts', 'use-cases', 'system', 'ports', 'model'],
}

/** Core's conformance suites are written for vitest, and it is traced by OpenTelemetry's API, which does nothing by itself; nothing else in core imports a library. */
const coreLibraries: Record<string, readonly string[]> = { conformance: ['vitest'], system: ['@opentelemetry/api'] }

/** Names that read the machine instead of the input; in core only `src/system/` may. */
const ambientNames = new Set([
  'Date.now',
  'new Date()',
  'performance.now',
  'Math.random',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'crypto.randomUUID',
  'crypto.getRandomValues',
])

/** Names that only Node has. */
const nodeNames = new Set(['process', 'Buffer', 'require', '__dirname', '__filename', 'global', 'setImmediate'])

/** `folder` of the package a file belongs to, and its first part below `src/`. */
const placeOf = (path: string): { folder: string; part: string } => {
  const [folder = '', inside = ''] = path.split('/src/')
  return { folder, part: inside.split('/')[0] ?? '' }
}

const folderOf = (specifier: string, packages: ReadonlyMap<string, string>): string | undefined => {
  const name = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : (specifier.split('/')[0] ?? '')
  return packages.get(name)
}

const matches = (folder: string, allowed: readonly string[]) =>
  allowed.some(entry => entry === folder || (entry.endsWith('/*') && folder.startsWith(entry.slice(0, -1))))

const checkPackageArrow = (file: SourceFile, { specifier, typeOnly }: Import, target: string): Violation[] => {
  const { folder } = placeOf(file.path)
  if (target === folder) return [`${file.path} imports its own package by name (${specifier}): use a relative path`]
  if (matches(target, mayImport[folder] ?? ['packages/core'])) return []
  if (typeOnly && mayImportTypes[folder]?.includes(specifier)) return []
  return [`${file.path} imports ${specifier}: ${folder} must not know ${target}`]
}

const checkRelative = (file: SourceFile, { specifier }: Import): Violation[] => {
  const { folder, part } = placeOf(file.path)
  const target = posix.join(posix.dirname(file.path), specifier)
  if (!target.startsWith(`${folder}/src/`)) return [`${file.path} imports ${specifier}: it leaves its package's sources`]
  if (folder !== 'packages/core') return []
  const allowed = coreParts[part]
  if (!allowed) return [`${file.path}: core has no place called ${part}`]
  const targetPart = placeOf(target).part
  return allowed.includes(targetPart) ? [] : [`${file.path} imports ${specifier}: ${part} must not know ${targetPart}`]
}

const checkLibrary = (file: SourceFile, { specifier, typeOnly }: Import): Violation[] => {
  const { folder, part } = placeOf(file.path)
  if (folder === 'packages/core' && !coreLibraries[part]?.includes(specifier)) return [`${file.path} imports ${specifier}: core has no dependencies`]
  if (folder === 'packages/client-sdk' && !typeOnly) return [`${file.path} imports ${specifier}: the client has no dependencies`]
  return []
}

/**
 * Holds the arrows of the design: packages point inwards, core's parts too.
 * @param packages folder of each package of the workspace, by package name
 */
export const checkImports = (file: SourceFile, packages: ReadonlyMap<string, string>): Violation[] =>
  file.imports.flatMap(found => {
    if (found.specifier.startsWith('.')) return checkRelative(file, found)
    const target = folderOf(found.specifier, packages)
    return target ? checkPackageArrow(file, found, target) : checkLibrary(file, found)
  })

/** Core is a function of its input, and core and client run where there is no Node. */
export const checkSurroundings = ({ path, ambient }: SourceFile): Violation[] => {
  const { folder, part } = placeOf(path)
  const isCore = folder === 'packages/core'
  const fromMachine = isCore && part !== 'system' ? ambient.filter(name => ambientNames.has(name.replace(/^globalThis\./, ''))) : []
  const fromNode = isCore || folder === 'packages/client-sdk' ? ambient.filter(name => nodeNames.has(name)) : []
  return [
    ...fromMachine.map(name => `${path} uses ${name}: time and chance come from a port`),
    ...fromNode.map(name => `${path} uses ${name}: it must run without Node`),
  ]
}

/** A test file that would hide all others. */
export const checkFocus = ({ path, ambient }: SourceFile): Violation[] =>
  ambient.filter(name => /^(describe|it|test|suite|bench)\b.*\.only$/.test(name)).map(name => `${path} runs ${name}`)

/** Source files that no entry point reaches: nobody can ever run them. */
export const findUnreachable = (files: readonly SourceFile[], entries: readonly string[]): string[] => {
  const byPath = new Map(files.map(file => [file.path, file]))
  const reached = new Set<string>()
  const visit = (path: string) => {
    const file = byPath.get(path)
    if (!file || reached.has(path)) return
    reached.add(path)
    for (const { specifier } of file.imports) if (specifier.startsWith('.')) visit(posix.join(posix.dirname(path), specifier))
  }
  for (const entry of entries) visit(entry)
  return files.map(({ path }) => path).filter(path => !reached.has(path))
}

const isBarrel = (path: string) => path.startsWith('packages/core/src/use-cases/') && path.endsWith('/index.ts')

/** What a file imports from core's files, as `path#name`. */
const targetsOf = (file: SourceFile): string[] =>
  file.imports
    .filter(({ specifier, typeOnly }) => specifier.startsWith('.') && !typeOnly)
    .flatMap(({ specifier, names }) => names.map(name => `${posix.join(posix.dirname(file.path), specifier)}#${name}`))

/** Use cases are what an area's `index.ts` gives away. They share helpers; one that calls another would hide a transaction in a transaction. */
export const findUseCaseCalls = (files: readonly SourceFile[]): Violation[] => {
  const useCases = new Set(files.filter(({ path }) => isBarrel(path)).flatMap(targetsOf))
  return files
    .filter(({ path }) => path.startsWith('packages/core/src/use-cases/') && !isBarrel(path))
    .flatMap(file =>
      targetsOf(file).flatMap(target => (useCases.has(target) || isBarrel(target.split('#')[0] ?? '') ? [`${file.path} calls the use case ${target}`] : [])),
    )
}
