import { isCartwrightError } from '@cartwright/client'

/** A failure in words for a shopper. */
export const problemText = (error: unknown): string => {
  if (!isCartwrightError(error)) return 'Something went wrong here. Please try again.'
  if (error.code === 'network_error' || error.code === 'timeout') return 'The shop cannot be reached. Check your connection and try again.'
  if (error.code === 'rate_limited')
    return `That was too fast. Please wait ${Math.max(1, Math.ceil((error.retryAfterMs ?? 10_000) / 1000))} seconds and try again.`
  return error.message
}

/** Says what went wrong, aloud too; nothing while nothing did. */
export const Problem = ({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) =>
  error === undefined ? null : (
    <div class="problem" role="alert">
      <p>{problemText(error)}</p>
      {onRetry && (
        <button type="button" class="button quiet" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  )
