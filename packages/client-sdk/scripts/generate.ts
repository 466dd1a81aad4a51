import { writeFileSync } from 'node:fs'
import { generateFiles } from './generated-files.ts'

for (const [name, text] of Object.entries(generateFiles())) writeFileSync(new URL(`../src/${name}`, import.meta.url), text)
