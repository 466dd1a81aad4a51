// `npm run sbom`: one CycloneDX document for each published package.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../lib/paths.mjs'
import { boms } from './boms.ts'

const folder = join(root, 'dist-sbom')
const all = await boms()
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder)
for (const [name, bom] of all) {
  writeFileSync(join(folder, `${name}.cdx.json`), `${JSON.stringify(bom, null, 2)}\n`)
  console.log(`dist-sbom/${name}.cdx.json: ${bom.components.length} components`)
}
