import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.mjs'

const folders = parent => {
  const dir = join(root, parent)
  return existsSync(dir) ? readdirSync(dir).map(name => join(dir, name)) : []
}

const neededBy = ({ manifest }, all) => {
  const dependencies = { ...manifest.dependencies, ...manifest.devDependencies }
  return all.map(({ name }) => name).filter(name => name in dependencies)
}

/** Every folder of the workspace that has a package, as `{ dir, name, manifest, needs }`; `needs` names packages of the workspace. */
export const workspaceFolders = () =>
  [...folders('packages'), ...folders('packages/adapters'), ...folders('examples')]
    .filter(dir => existsSync(join(dir, 'package.json')))
    .map(dir => {
      const manifest = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'))
      return { dir, name: manifest.name, manifest }
    })
    .map((folder, _, all) => ({ ...folder, needs: neededBy(folder, all) }))

/** The packages that are built, each after those it needs. */
export const packagesInOrder = () => {
  const all = workspaceFolders().filter(({ dir }) => existsSync(join(dir, 'tsup.config.ts')))
  const ordered = []
  const visit = (pkg, path) => {
    if (path.includes(pkg.name)) throw new Error(`Packages need each other in a circle: ${[...path, pkg.name].join(' -> ')}`)
    if (ordered.includes(pkg)) return
    for (const needed of all.filter(({ name }) => pkg.needs.includes(name))) visit(needed, [...path, pkg.name])
    ordered.push(pkg)
  }
  for (const pkg of all) visit(pkg, [])
  return ordered
}
