import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { buildStorefront } from '../scripts/build-storefront.ts'

it('is small, and has nothing inline that a strict policy would stop', async () => {
  const files = await buildStorefront()
  const gzipped = (ending: string) => files.filter(({ path }) => path.endsWith(ending)).reduce((sum, { text }) => sum + gzipSync(text, { level: 9 }).length, 0)
  expect(gzipped('.js')).toBeLessThan(36 * 1024)
  expect(gzipped('.css')).toBeLessThan(6 * 1024)
  const page = files.find(({ path }) => path === 'index.html')?.text ?? ''
  expect(page).toContain('<div id="app">')
  expect(page.match(/<script(?![^>]* src=)|<style|\son\w+=/g)).toBeNull()
  expect(files.filter(({ path }) => path !== 'index.html').every(({ path }) => /^assets\/[\w-]+-[\w-]{8}\.(js|css|svg)$/.test(path))).toBe(true)
}, 60_000)
