import type { Category, CategoryNode, Client } from '@cartwright/client'
import { slugify } from '@cartwright/core'

/** Finds categories by what a file calls them, and makes those that are missing. */
export interface CategoryFinder {
  /** The id of `Phones`, or of `Electronics > Phones` below its parent. */
  id(path: string): Promise<number>
}

/** Reads the category tree once; a new category is made at most once, however many rows ask for it. */
export const categoryFinder = async (client: Client): Promise<CategoryFinder> => {
  const { categories: tree } = await client.categories.tree()
  const known = flatten(tree)
  const asked = new Map<string, Promise<number>>()

  const create = async (name: string, parent: Category | undefined): Promise<Category> => {
    const slug = slugify(name)
    const isTaken = known.some(category => category.slug === slug)
    const category = await client.admin.categories.create({
      name: displayName(name),
      slug: isTaken && parent ? `${parent.slug}-${slug}` : slug,
      parent_id: parent?.id ?? null,
    })
    known.push(category)
    return category
  }

  const find = async (path: string): Promise<number> => {
    const names = path
      .split('>')
      .map(name => name.trim())
      .filter(name => name !== '')
    let parent: Category | undefined
    for (const name of names) {
      const isMeant = (category: Category) => category.slug === slugify(name) || slugify(category.name) === slugify(name)
      // A name alone may mean a category anywhere; within a path it means a child of the one before.
      const found = known.find(category => isMeant(category) && (names.length === 1 || category.parent_id === (parent?.id ?? null)))
      parent = found ?? (await create(name, parent))
    }
    return parent?.id ?? 0
  }

  // One after the other: two paths may share a category that neither finds yet.
  let last: Promise<unknown> = Promise.resolve()
  return {
    id: path => {
      const present = asked.get(path)
      if (present) return present
      const found = last.then(() => find(path))
      last = found.catch(() => undefined)
      asked.set(path, found)
      return found
    },
  }
}

const flatten = (nodes: readonly CategoryNode[]): Category[] => nodes.flatMap(({ children, ...category }) => [category, ...flatten(children)])

/** A name made for machines, `mens-watches`, as a person would write it. */
const displayName = (name: string): string => {
  if (/[A-Z ]/.test(name)) return name
  const words = name.replace(/[-_]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
