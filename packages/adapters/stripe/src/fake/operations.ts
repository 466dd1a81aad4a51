import type { Operation } from './call.ts'
import { accountOperations } from './resources/account.ts'
import { balanceOperations } from './resources/balance.ts'
import { balanceTransactionOperations } from './resources/balance-transactions.ts'
import { chargeOperations } from './resources/charges.ts'
import { confirmationTokenOperations } from './resources/confirmation-tokens.ts'
import { customerOperations } from './resources/customers.ts'
import { disputeOperations } from './resources/disputes.ts'
import { eventOperations } from './resources/events.ts'
import { paymentIntentOperations } from './resources/payment-intents.ts'
import { paymentMethodOperations } from './resources/payment-methods.ts'
import { refundOperations } from './resources/refunds.ts'

/** Every operation that the fake answers. */
export const operations: readonly Operation[] = [
  ...paymentIntentOperations,
  ...refundOperations,
  ...chargeOperations,
  ...customerOperations,
  ...paymentMethodOperations,
  ...confirmationTokenOperations,
  ...disputeOperations,
  ...balanceTransactionOperations,
  ...eventOperations,
  ...balanceOperations,
  ...accountOperations,
]

/** The operation of a request with the id of its path, or undefined. A path without a variable goes before one with. */
export function operationFor(method: string, path: string): { operation: Operation; id: string } | undefined {
  for (const operation of operations) {
    if (operation.method !== method) continue
    const id = match(operation.path, path)
    if (id !== undefined) return { operation, id }
  }
  return undefined
}

function match(pattern: string, path: string): string | undefined {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return undefined
  let id = ''
  for (const [index, part] of wanted.entries()) {
    const piece = given[index] ?? ''
    if (part === ':id' && piece !== '') id = piece
    else if (part !== piece) return undefined
  }
  return id
}
