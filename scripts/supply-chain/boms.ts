import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runPnpm } from './pnpm.ts'

/** What is read of a CycloneDX document. */
export interface Bom {
  serialNumber: string
  readonly metadata: { timestamp?: string; readonly component: Component }
  readonly components: Component[]
  readonly dependencies: { readonly ref: string; readonly dependsOn?: string[] }[]
}

export interface Component {
  readonly name: string
  readonly group?: string
  readonly version: string
  readonly 'bom-ref': string
  readonly licenses?: readonly { readonly license?: { readonly id?: string; readonly name?: string }; readonly expression?: string }[]
}

/** The packages that are published, and the storefront, whose pages are part of the command line. */
const filters = ['--filter', './packages/**', '--filter', '@cartwright/example-storefront']

/**
 * What each published package needs to run, and what that needs, as CycloneDX documents by a package's name in a file's name (`cartwright-core`). Equal for an equal lockfile: in
 * order, without a time, and numbered by what is in them. Throws what pnpm says when it cannot make them.
 */
export async function boms(): Promise<ReadonlyMap<string, Bom>> {
  const folder = mkdtempSync(join(tmpdir(), 'cartwright-sbom-'))
  try {
    const format = ['--sbom-format', 'cyclonedx', '--sbom-spec-version', '1.6', '--out', join(folder, '%s.json')]
    const { code, stderr } = await runPnpm(['sbom', '--prod', '--split', ...filters, ...format])
    if (code !== 0) throw new Error(`pnpm made no bill of materials: ${stderr.trim()}`)
    const files = readdirSync(folder).sort()
    return new Map(files.map(file => [file.replace('.json', ''), settled(JSON.parse(readFileSync(join(folder, file), 'utf8')))]))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function settled(bom: Bom): Bom {
  delete bom.metadata.timestamp
  bom.components.sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1))
  bom.dependencies.sort((a, b) => (a.ref < b.ref ? -1 : 1))
  for (const { dependsOn } of bom.dependencies) dependsOn?.sort()
  bom.serialNumber = ''
  bom.serialNumber = `urn:uuid:${uuidOf(JSON.stringify(bom))}`
  return bom
}

/** A UUID of a text (version 8 of RFC 9562). */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}
