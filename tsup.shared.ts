import { defineConfig, type Options } from 'tsup'

/**
 * How every package is bundled: ESM with shared chunks, so that a class exported by two entries is one class. Declarations come from `tsc`, not from here.
 * @param entry names and source files of the package's entry points, one for each line of its `exports` map
 */
export const bundle = (entry: Record<string, string>, options: Options = {}) =>
  defineConfig({
    entry,
    format: 'esm',
    target: 'node24',
    platform: 'node',
    splitting: true,
    sourcemap: true,
    clean: false,
    dts: false,
    silent: true,
    ...options,
  })
