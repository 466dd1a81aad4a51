/** A node of the category tree. A product in a category counts as being in all of its ancestors. */
export interface Category {
  readonly id: number
  readonly parentId: number | null
  readonly slug: string
  readonly name: string
  /** Order among siblings; ties go by id. */
  readonly position: number
}

export interface CategoryDraft {
  readonly slug?: string
  readonly name: string
  readonly parentId?: number | null
  readonly position?: number
}

/** The ids of `id` and of everything below it. */
export function subtreeIds(categories: readonly Category[], id: number): number[] {
  const children = new Map<number | null, number[]>()
  for (const category of categories) {
    const siblings = children.get(category.parentId)
    if (siblings) siblings.push(category.id)
    else children.set(category.parentId, [category.id])
  }
  const found = new Set<number>([id])
  for (const current of found) for (const child of children.get(current) ?? []) found.add(child)
  return [...found]
}

/** The ids of `id` and of everything above it, nearest first. A broken chain ends where it breaks. */
export function ancestorIds(categories: ReadonlyMap<number, Category>, id: number): number[] {
  const path: number[] = []
  let current = categories.get(id)
  while (current && !path.includes(current.id)) {
    path.push(current.id)
    current = current.parentId === null ? undefined : categories.get(current.parentId)
  }
  return path
}
