import { type Category, type CategoryNode, type Client, isCartwrightError } from '@cartwright/client'
import { slugify } from '@cartwright/core'

/** Finds categories by what a file calls them, and makes those that are missing. */
export interface CategoryFinder {
  /** The id of `Phones`, or of `Electronics > Phones` below its parent. */
  id(path: string): Promise<number>
}

/**
 * Reads the category tree once; a new category is made at most once, however many rows ask for it.
 * @param wait passes the time in which a shop may still answer with an older tree
 */
export const categoryFinder = async (client: Client, wait: (ms: number) => Promise<void> = sleep): Promise<CategoryFinder> => {
  let known = await readTree(client)
  const asked = new Map<string, Promise<number>>()

  const create = async (name: string, parent: Category | undefined, slug: string): Promise<Category> => {
    const category = await client.admin.categories.create({ name: displayName(name), slug, parent_id: parent?.id ?? null })
    known.push(category)
    return category
  }

  /** A name alone may mean a category anywhere; within a path it means a child of the one before. */
  const present = (name: string, parent: Category | undefined, isAlone: boolean): Category | undefined => {
    const slug = slugify(name)
    return known.find(category => (category.slug === slug || slugify(category.name) === slug) && (isAlone || category.parent_id === (parent?.id ?? null)))
  }

  const findOrCreate = async (name: string, parent: Category | undefined, isAlone: boolean): Promise<Category> => {
    const found = present(name, parent, isAlone)
    if (found) return found
    const slug = slugify(name)
    const isTaken = known.some(category => category.slug === slug)
    try {
      return await create(name, parent, isTaken && parent ? `${parent.slug}-${slug}` : slug)
    } catch (error) {
      if (!isCartwrightError(error, 'duplicate')) throw error
      // Somebody has just made it, or the tree was a moment old.
      await wait(treeAgeMaxMs)
      known = await readTree(client)
      return present(name, parent, isAlone) ?? create(name, parent, `${parent?.slug ?? 'category'}-${slug}`)
    }
  }

  const find = async (path: string): Promise<number> => {
    const names = path
      .split('>')
      .map(name => name.trim())
      .filter(name => name !== '')
    let parent: Category | undefined
    for (const name of names) parent = await findOrCreate(name, parent, names.length === 1)
    return parent?.id ?? 0
  }

  // One after the other: two paths may share a category that neither finds yet.
  let last: Promise<unknown> = Promise.resolve()
  return {
    id: path => {
      const before = asked.get(path)
      if (before) return before
      const found = last.then(() => find(path))
      last = found.catch(() => undefined)
      asked.set(path, found)
      return found
    },
  }
}

/** How old the tree may be that a shop answers with when another process has changed it. */
const treeAgeMaxMs = 1_500

const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

const readTree = async (client: Client): Promise<Category[]> => flatten((await client.categories.tree()).categories)

const flatten = (nodes: readonly CategoryNode[]): Category[] => nodes.flatMap(({ children, ...category }) => [category, ...flatten(children)])

/** A name made for machines, `mens-watches`, as a person would write it. */
const displayName = (name: string): string => {
  if (/[A-Z ]/.test(name)) return name
  const words = name.replace(/[-_]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
