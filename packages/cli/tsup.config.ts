import { buildStorefront } from '../../examples/storefront/scripts/build-storefront.ts'
import { bundle } from '../../tsup.shared.ts'

/** Puts the built storefront into the module that has its files. */
const storefront = {
  name: 'storefront',
  setup: (build: { onLoad(options: { filter: RegExp }, load: () => Promise<{ contents: string; loader: 'js' }>): void }) =>
    build.onLoad({ filter: /[\\/]storefront-files\.ts$/ }, async () => ({
      contents: `export const storefrontFiles = ${JSON.stringify(await buildStorefront())}`,
      loader: 'js',
    })),
}

export default bundle({ index: 'src/index.ts', main: 'src/main.ts' }, { esbuildPlugins: [storefront] })
