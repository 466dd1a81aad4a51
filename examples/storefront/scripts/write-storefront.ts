// Writes the built storefront as JSON into the file of the first argument: for builds that are no TypeScript.
import { writeFileSync } from 'node:fs'
import { buildStorefront } from './build-storefront.ts'

const [file] = process.argv.slice(2)
if (file === undefined) throw new Error('Which file?')
writeFileSync(file, JSON.stringify(await buildStorefront()))
