import { z } from 'zod'
import { defineEndpoints } from './endpoint.ts'
import { named } from './schemas.ts'
import { id } from './values.ts'

const categoryFields = {
  id,
  parent_id: id.nullable(),
  slug: z.string(),
  name: z.string(),
  position: z.int(),
}

export const category = named('Category', z.strictObject(categoryFields))

/** A category with those below it. */
export interface CategoryNode extends z.infer<typeof category> {
  readonly children: readonly CategoryNode[]
}

export const categoryNode: z.ZodType<CategoryNode> = named(
  'CategoryNode',
  z.strictObject({
    ...categoryFields,
    get children() {
      return z.array(categoryNode)
    },
  }),
)

/** The category tree. */
export const categoryEndpoints = defineEndpoints({
  'categories.tree': {
    method: 'GET',
    path: '/categories',
    audience: 'public',
    tag: 'Catalog',
    summary: 'The category tree',
    successStatus: 200,
    responses: { 200: z.strictObject({ categories: z.array(categoryNode) }) },
    errors: [],
    limit: 'read',
    idempotent: false,
    cacheable: true,
  },
})
