import { type Category, CommerceError, doneBy, event, type Principal } from '../../model/index.ts'
import type { Deps, WriteContext } from '../../ports/index.ts'

/** What a change of a category carries: `category.changed` and a line in the audit log. */
export function categoryChange(deps: Pick<Deps, 'clock'>, by: Principal, action: 'category.created' | 'category.updated'): WriteContext<Category> {
  return {
    at: deps.clock.now(),
    ...doneBy(by),
    events: saved => [event('category.changed', `category:${saved.id}`, { categoryId: saved.id })],
    audit: saved => ({ action, subject: `category:${saved.id}`, data: { name: saved.name, slug: saved.slug, parentId: saved.parentId } }),
  }
}

/** Throws `category_not_found` unless it is among them. */
export function requireCategory(categories: readonly Category[], id: number): Category {
  const category = categories.find(candidate => candidate.id === id)
  if (category) return category
  throw new CommerceError('category_not_found', `There is no category ${id}.`, { categoryId: id })
}

/** Throws `validation_failed` for a category without a name or with a position that is no whole number. */
export function assertCategory({ name, position }: Pick<Category, 'name' | 'position'>): void {
  if (name.trim() === '') throw invalid('name', 'A category needs a name.')
  if (!Number.isSafeInteger(position)) throw invalid('position', 'A position is a whole number.')
}

function invalid(path: string, message: string): CommerceError {
  return new CommerceError('validation_failed', message, { errors: [{ path, message }] })
}
