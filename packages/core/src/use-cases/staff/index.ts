export { resealSecondFactors } from './reseal-second-factors.ts'
export { createRole, deleteRole, roles, updateRole } from './roles.ts'
export { confirmSecondFactor, renewRecoveryCodes, resetSecondFactor, secondFactor, startSecondFactor } from './second-factor.ts'
