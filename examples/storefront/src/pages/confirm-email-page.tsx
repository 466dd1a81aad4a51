import { useState } from 'preact/hooks'
import { useAction } from '../loading/use-action.ts'
import { forgetAnswers } from '../loading/use-load.ts'
import { Notice } from '../parts/notice.tsx'
import { Problem } from '../parts/problem.tsx'
import { takeMailedToken } from '../routing/mailed-token.ts'
import { navigate } from '../routing/navigate.ts'
import { announce } from '../state/announcements.ts'
import { shop } from '../state/shop.ts'

/** Confirms an e-mail address, by the link of a mail. A press of a button does it: programs that look at links in mails follow them, too, and press nothing. */
export const ConfirmEmailPage = () => {
  const [token] = useState(takeMailedToken)
  const { run, isRunning, error } = useAction(async () => {
    await shop.auth.confirmEmail({ token })
    forgetAnswers()
    navigate('/account', { replaces: true })
    announce('Your e-mail address is confirmed.')
  })
  return (
    <Notice title={token === '' ? 'This link is not complete' : 'Confirm your e-mail address'}>
      <Problem error={error} />
      {token !== '' && (
        <button type="button" class="button main" aria-disabled={isRunning} onClick={() => void run()}>
          This is my address
        </button>
      )}
    </Notice>
  )
}
