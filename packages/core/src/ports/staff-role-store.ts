import type { Scope, StaffRole } from '../model/index.ts'
import type { WriteContext } from './write-context.ts'

/** The roles of a shop's own: the part of the customer store that is about them. Names are told apart letter by letter. */
export interface StaffRoleStore {
  /** Ascending by id, each with how many accounts have it. */
  staffRoles(): Promise<readonly (StaffRole & { readonly members: number })[]>
  staffRole(id: number): Promise<StaffRole | null>
  /** Throws `duplicate` for a name that another has. */
  insertStaffRole(draft: { readonly name: string; readonly scopes: readonly Scope[] }, context: WriteContext<StaffRole>): Promise<StaffRole>
  /**
   * Changes the fields given, and with scopes ends, in the same transaction, every session of the accounts that have the role. Throws `staff_role_not_found`, and `duplicate` for a name
   * that another has.
   */
  updateStaffRole(id: number, change: { readonly name?: string; readonly scopes?: readonly Scope[] }, context: WriteContext<StaffRole>): Promise<StaffRole>
  /** Throws `staff_role_not_found`, and `staff_role_in_use` while an account has it. */
  deleteStaffRole(id: number, context: WriteContext): Promise<void>
}
