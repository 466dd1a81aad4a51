import { type Category, type CategoryNode, type Client, isCartwrightError } from '@cartwright/client'
import { slugify } from '@cartwright/core'
import { parseCategoryPath } from './category-path.ts'

/** Finds categories by what a file calls them, and makes those that are missing. */
export interface CategoryFinder {
  /** The id of `Phones`, or of `Electronics > Phones` below its parent. Null where it is missing and none are made. */
  id(path: string): Promise<number | null>
  /** Paths that are missing, where none are made. */
  readonly missing: ReadonlySet<string>
}

interface FinderOptions {
  /** Whether missing categories are made; they are unless told. */
  readonly creates?: boolean
  /** Passes the time in which a shop may still answer with an older tree. */
  readonly wait?: (ms: number) => Promise<void>
}

type Segment = ReturnType<typeof parseCategoryPath>[number]

/** Reads the category tree once; a new category is made at most once, however many rows ask for it. */
export const categoryFinder = async (client: Client, { creates = true, wait = sleep }: FinderOptions = {}): Promise<CategoryFinder> => {
  let known = await readTree(client)
  const asked = new Map<string, Promise<number | null>>()
  const missing = new Set<string>()

  const create = async (segment: Segment, parent: Category | undefined, slug: string): Promise<Category> => {
    const name = segment.slug === null ? displayName(segment.name) : segment.name
    const category = await client.admin.categories.create({ name, slug, parent_id: parent?.id ?? null })
    known.push(category)
    return category
  }

  /** A slug means its category, wherever it is. A name alone may mean a category anywhere; within a path it means a child of the one before. */
  const present = ({ name, slug }: Segment, parent: Category | undefined, isAlone: boolean): Category | undefined => {
    if (slug !== null) return known.find(category => category.slug === slug)
    const wanted = slugify(name)
    return known.find(category => (category.slug === wanted || slugify(category.name) === wanted) && (isAlone || category.parent_id === (parent?.id ?? null)))
  }

  const make = async (segment: Segment, parent: Category | undefined, isAlone: boolean): Promise<Category> => {
    const slug = segment.slug ?? slugify(segment.name)
    const isTaken = known.some(category => category.slug === slug)
    try {
      return await create(segment, parent, isTaken && parent ? `${parent.slug}-${slug}` : slug)
    } catch (error) {
      if (!isCartwrightError(error, 'duplicate')) throw error
      // Somebody has just made it, or the tree was a moment old.
      await wait(treeAgeMaxMs)
      known = await readTree(client)
      return present(segment, parent, isAlone) ?? create(segment, parent, `${parent?.slug ?? 'category'}-${slug}`)
    }
  }

  const find = async (path: string): Promise<number | null> => {
    const segments = parseCategoryPath(path)
    let parent: Category | undefined
    for (const segment of segments) {
      const isAlone = segments.length === 1
      const found = present(segment, parent, isAlone)
      if (!found && !creates) {
        missing.add(path)
        return null
      }
      parent = found ?? (await make(segment, parent, isAlone))
    }
    return parent?.id ?? null
  }

  // One after the other: two paths may share a category that neither finds yet.
  let last: Promise<unknown> = Promise.resolve()
  return {
    missing,
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

/** Every category of a shop, those above before those below. */
export const readTree = async (client: Pick<Client, 'categories'>): Promise<Category[]> => flatten((await client.categories.tree()).categories)

const flatten = (nodes: readonly CategoryNode[]): Category[] => nodes.flatMap(({ children, ...category }) => [category, ...flatten(children)])

/** A name made for machines, `mens-watches`, as a person would write it. */
export const displayName = (name: string): string => {
  if (/[A-Z ]/.test(name)) return name
  const words = name.replace(/[-_]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
