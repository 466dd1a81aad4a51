import type { CategoryNode, Client } from '@cartwright/client'
import { FailedError } from '../errors.ts'

/** A category with where it stands in the tree. */
export interface PlacedCategory {
  readonly category: CategoryNode
  /** `Electronics > Phones` */
  readonly path: string
  readonly depth: number
}

/** Every category, each before those below it. */
export const readCategories = async (client: Client): Promise<readonly PlacedCategory[]> => {
  const { categories } = await client.categories.tree()
  const walk = (nodes: readonly CategoryNode[], above: readonly string[]): PlacedCategory[] =>
    nodes.flatMap(category => {
      const names = [...above, category.name]
      return [{ category, path: names.join(' > '), depth: above.length }, ...walk(category.children, names)]
    })
  return walk(categories, [])
}

/**
 * The category with this number, slug, or path of names such as `Electronics > Phones`. Throws {@link FailedError} when there is none, or when a name alone is that of several.
 */
export const findCategory = (all: readonly PlacedCategory[], which: string): PlacedCategory => {
  const path = which
    .split('>')
    .map(name => name.trim())
    .join(' > ')
    .toLowerCase()
  const exact = all.find(({ category }) => String(category.id) === which || category.slug === which) ?? all.find(one => one.path.toLowerCase() === path)
  if (exact) return exact
  const named = all.filter(({ category }) => category.name.toLowerCase() === path)
  const [found, another] = named
  if (!found) throw new FailedError(`There is no category "${which}"; "categories list" shows them.`)
  if (another) throw new FailedError(`"${which}" is the name of ${named.length} categories: ${named.map(one => one.path).join('; ')}.`)
  return found
}

/** The ids of categories given by number, slug or path; undefined where none were given. */
export const categoryIdsOf = async (client: Client, given: readonly string[] | undefined): Promise<number[] | undefined> => {
  if (!given) return undefined
  const all = await readCategories(client)
  return given.map(which => findCategory(all, which).category.id)
}
