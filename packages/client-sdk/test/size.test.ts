import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { expect, it } from 'vitest'

const bytesMax = 6 * 1024

it('takes at most 6 KiB on a page, the calls of the staff included, minified and gzipped', async () => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: fileURLToPath(new URL('../src/index.ts', import.meta.url)), formats: ['es'] },
      rolldownOptions: { output: { minify: true } },
    },
  })
  const [chunk, ...others] = [built].flat().flatMap(bundle => ('output' in bundle ? bundle.output : []))
  if (chunk?.type !== 'chunk') throw new Error('There is nothing to measure.')
  // One file that needs no other, and has every call in it.
  expect([others, chunk.imports, chunk.dynamicImports]).toEqual([[], [], []])
  expect(chunk.code).toContain('/admin/doctor')
  expect(gzipSync(chunk.code).length).toBeLessThanOrEqual(bytesMax)
})
