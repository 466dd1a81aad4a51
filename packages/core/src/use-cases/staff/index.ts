export { createRole, deleteRole, roles, updateRole } from './roles.ts'
