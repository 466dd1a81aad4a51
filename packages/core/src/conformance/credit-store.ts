import { creditAccountCases } from './credit/accounts.ts'
import { creditMoveCases } from './credit/moves.ts'

/** What every {@link CreditStore} promises, and what the order store does to it. */
export const creditCases = [...creditAccountCases, ...creditMoveCases]
