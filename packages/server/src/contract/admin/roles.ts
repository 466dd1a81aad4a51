import { z } from 'zod'
import { defineEndpoints } from '../endpoint.ts'
import { named } from '../schemas.ts'
import { id, idParam, line, time } from '../values.ts'
import { scope, scopeList } from './people.ts'

export const staffRole = named(
  'StaffRole',
  z.strictObject({
    id,
    name: z.string(),
    scopes: z.array(scope),
    created_at: time,
    updated_at: time,
  }),
)

const name = line.max(80)

/** A shop's own roles for its staff. */
export const adminRoleEndpoints = defineEndpoints({
  'admin.roles.list': {
    method: 'GET',
    path: '/admin/roles',
    audience: 'admin',
    scope: 'customers:read',
    tag: 'Admin: people',
    summary: 'List roles: your own, and the built-in ones',
    description: 'Of the built-in ones `admin` has every scope, and `staff` those of the account and of its role.',
    successStatus: 200,
    responses: {
      200: z.strictObject({
        roles: z.array(z.strictObject({ ...staffRole.shape, members: z.int().nonnegative().describe('How many accounts have it.') })),
        built_in: z.array(z.strictObject({ name: z.enum(['staff', 'admin']), scopes: z.array(scope) })),
      }),
    },
    errors: [],
    limit: 'admin_read',
    idempotent: false,
  },
  'admin.roles.create': {
    method: 'POST',
    path: '/admin/roles',
    audience: 'admin',
    scope: 'customers:write',
    tag: 'Admin: people',
    summary: 'Make a role of your own',
    description: 'Give it to accounts as `staff_role_id`. Nobody makes a role with scopes that they do not have.',
    body: z.strictObject({ name, scopes: scopeList }),
    successStatus: 201,
    responses: { 201: staffRole },
    errors: ['duplicate'],
    limit: 'admin_write',
    idempotent: true,
  },
  'admin.roles.update': {
    method: 'PATCH',
    path: '/admin/roles/{id}',
    audience: 'admin',
    scope: 'customers:write',
    tag: 'Admin: people',
    summary: 'Change a role of your own',
    description: 'With other scopes, everybody who has the role is signed out, at once. Nobody gives or takes scopes that they do not have.',
    params: idParam,
    body: z.strictObject({ name: name.exactOptional(), scopes: scopeList.exactOptional() }),
    successStatus: 200,
    responses: { 200: staffRole },
    errors: ['duplicate', 'staff_role_not_found'],
    limit: 'admin_write',
    idempotent: false,
  },
  'admin.roles.delete': {
    method: 'DELETE',
    path: '/admin/roles/{id}',
    audience: 'admin',
    scope: 'customers:write',
    tag: 'Admin: people',
    summary: 'Delete a role that nobody has',
    params: idParam,
    successStatus: 204,
    responses: { 204: null },
    errors: ['staff_role_in_use', 'staff_role_not_found'],
    limit: 'admin_write',
    idempotent: false,
  },
})
