/** A file of the storefront as it is served. */
export interface StorefrontFile {
  /** Below the storefront's address, without a slash in front: `index.html`, `assets/index-Bq3k.js`. */
  readonly path: string
  readonly text: string
}

/** The storefront in `examples/storefront`, built. The package's build puts the files in here (see `tsup.config.ts`), so that one file of JavaScript has them all; from the sources there are none. */
export const storefrontFiles: readonly StorefrontFile[] = []
