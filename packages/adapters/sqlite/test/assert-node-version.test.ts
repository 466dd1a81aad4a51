import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { assertNodeVersion, minimumNodeVersion } from '../src/assert-node-version.ts'

it.each(['8.17.0', '18.20.8', '20.20.2', '22.23.1', '24.6.9', '24.6.0-nightly20250801'])('refuses Node %s in one sentence', version => {
  expect(() => assertNodeVersion(version)).toThrow(`Cartwright needs Node 24.7.0 or newer, and this is Node ${version}.`)
})

it.each(['24.7.0', '24.7.1', '24.21.0', '25.0.0', '26.0.0-rc.1', '100.0.0'])('accepts Node %s', version => {
  expect(assertNodeVersion(version)).toBeUndefined()
})

it('asks for what the package manifest promises', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { engines: { node: string } }
  expect(`${manifest.engines.node}.0`).toBe(`>=${minimumNodeVersion}`)
})
