import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { expect, it } from 'vitest'

/** What an entry point is on a page, minified: one file that needs no other. */
const bundled = async (entry: string): Promise<string> => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: fileURLToPath(new URL(`../src/${entry}`, import.meta.url)), formats: ['es'] },
      rolldownOptions: { output: { minify: true } },
    },
  })
  const [chunk, ...others] = [built].flat().flatMap(bundle => ('output' in bundle ? bundle.output : []))
  if (chunk?.type !== 'chunk') throw new Error('There is nothing to measure.')
  expect([others, chunk.imports, chunk.dynamicImports]).toEqual([[], [], []])
  return chunk.code
}

it('takes at most 6 KiB on a page, the calls of the staff included, minified and gzipped', async () => {
  const code = await bundled('index.ts')
  // Every call is in it, and nothing that only servers need.
  expect(code).toContain('/admin/doctor')
  expect(code).not.toMatch(/__Host-|HMAC/)
  expect(gzipSync(code).length).toBeLessThanOrEqual(6 * 1024)
})

it.each([
  ['cookie-session.ts', '__Host-', 1024],
  ['webhooks/index.ts', 'HMAC', 2 * 1024],
])('has %s beside it, which is as small', async (entry, part, bytesMax) => {
  const code = await bundled(entry)
  expect(code).toContain(part)
  expect(gzipSync(code).length).toBeLessThanOrEqual(bytesMax)
})
