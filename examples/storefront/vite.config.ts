import { defaultClientConditions, defineConfig } from 'vite'

/** Where `npm run dev` finds the API. */
const api = process.env.SHOP_API ?? 'http://127.0.0.1:3000'

export default defineConfig({
  // The CLI serves the built files here; see packages/cli/src/storefront.
  base: '/shop/',
  resolve: { conditions: ['cartwright-source', ...defaultClientConditions] },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '^/(?!shop/)': api } },
})
