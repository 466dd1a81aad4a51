import { isCartwrightError } from '@cartwright/client'
import { problemText } from '../parts/problem.tsx'

/** Why a payment came to nothing, and what to do. */
export const PaymentProblem = ({ error }: { readonly error: unknown }) => {
  if (error === undefined) return null
  const isDecline = isCartwrightError(error, 'card_declined') || isCartwrightError(error, 'payment_failed')
  return (
    <div class="problem" role="alert">
      <p>
        {problemText(error)} {isDecline && 'Nothing was charged, and your order is kept: try another way to pay.'}
      </p>
    </div>
  )
}
