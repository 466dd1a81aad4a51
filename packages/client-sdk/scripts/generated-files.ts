import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { errorCodes } from '@cartwright/core'
import { describeEndpoints } from './describe-endpoints.ts'
import { printApiTypes } from './print-api-types.ts'
import { printCalls } from './print-calls.ts'
import { printRoutes } from './print-routes.ts'

const note = "// Generated from the server's contract by `npm run generate` in this folder. Not to be edited.\n\n"
const biome = fileURLToPath(new URL('../../../node_modules/@biomejs/biome/bin/biome', import.meta.url))

/** The files of `src/` that say what the contract says, by name, as they have to be. */
export const generateFiles = (): Readonly<Record<string, string>> => {
  const { described, named } = describeEndpoints()
  const files = {
    'api-types.ts': printApiTypes(described, named, Object.keys(errorCodes).sort()),
    'calls.ts': printCalls(described),
    'routes.ts': printRoutes(described),
  }
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [name, format(name, note + text)]))
}

const format = (name: string, text: string): string =>
  execFileSync(process.execPath, [biome, 'format', `--stdin-file-path=packages/client-sdk/src/${name}`], { input: text, encoding: 'utf8' })
