import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packagesInOrder } from '../../scripts/lib/packages.mjs'

/** The repository's root folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** The parts of a package.json that the rules read. */
export interface Manifest {
  name: string
  version: string
  private?: boolean
  exports?: Record<string, string | { 'cartwright-source': string; types: string; default: string }>
  bin?: Record<string, string>
  dependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

/** A package of the workspace; `folder` is relative to the root: `packages/core`. */
export interface Package {
  folder: string
  manifest: Manifest
}

/** Every published package of the workspace, each after those it needs. */
export const readPackages = (): Package[] =>
  packagesInOrder().map(({ dir }) => ({
    folder: relative(root, dir).replaceAll('\\', '/'),
    manifest: JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as Manifest,
  }))

/** Whether a file or folder exists, by its path from the root. */
export const exists = (path: string): boolean => existsSync(join(root, path))
