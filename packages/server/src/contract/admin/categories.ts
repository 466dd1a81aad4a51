import { z } from 'zod'
import { category } from '../categories.ts'
import { defineEndpoints } from '../endpoint.ts'
import { id, idParam, line, slug } from '../values.ts'

const fields = {
  slug: slug.exactOptional(),
  parent_id: id.nullable().exactOptional(),
  position: z.int().min(0).max(1_000_000).exactOptional(),
}

/** Keeping the category tree. */
export const adminCategoryEndpoints = defineEndpoints({
  'admin.categories.create': {
    method: 'POST',
    path: '/admin/categories',
    audience: 'admin',
    scope: 'catalog:write',
    tag: 'Admin: catalog',
    summary: 'Add a category',
    body: z.strictObject({ name: line, ...fields }),
    successStatus: 201,
    responses: { 201: category },
    errors: ['category_not_found', 'duplicate'],
    limit: 'admin_write',
    idempotent: true,
  },
  'admin.categories.update': {
    method: 'PATCH',
    path: '/admin/categories/{id}',
    audience: 'admin',
    scope: 'catalog:write',
    tag: 'Admin: catalog',
    summary: 'Rename or move a category',
    params: idParam,
    body: z.strictObject({ name: line.exactOptional(), ...fields }),
    successStatus: 200,
    responses: { 200: category },
    errors: ['category_cycle', 'category_not_found', 'duplicate'],
    limit: 'admin_write',
    idempotent: false,
  },
  'admin.categories.delete': {
    method: 'DELETE',
    path: '/admin/categories/{id}',
    audience: 'admin',
    scope: 'catalog:write',
    tag: 'Admin: catalog',
    summary: 'Remove a category that has none below it; its products stay',
    params: idParam,
    successStatus: 204,
    responses: { 204: null },
    errors: ['category_in_use', 'category_not_found'],
    limit: 'admin_write',
    idempotent: false,
  },
})
