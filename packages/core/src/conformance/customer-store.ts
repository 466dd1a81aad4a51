import type { Storage } from '../ports/index.ts'
import { accountCases } from './customers/accounts.ts'
import { credentialCases } from './customers/credentials.ts'
import { secondFactorCases } from './customers/second-factors.ts'
import { sessionCases } from './customers/sessions.ts'
import { staffRoleCases } from './customers/staff-roles.ts'
import type { ConformanceCase } from './suite.ts'

/** The promises of the customer store. */
export const customerCases: readonly ConformanceCase<Storage>[] = [
  ...accountCases,
  ...sessionCases,
  ...credentialCases,
  ...staffRoleCases,
  ...secondFactorCases,
]
