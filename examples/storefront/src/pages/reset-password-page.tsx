import { useState } from 'preact/hooks'
import { useAction } from '../loading/use-action.ts'
import { Field } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Problem } from '../parts/problem.tsx'
import { takeMailedToken } from '../routing/mailed-token.ts'
import { navigate } from '../routing/navigate.ts'
import { hrefOf } from '../routing/place.ts'
import { announce } from '../state/announcements.ts'
import { shop } from '../state/shop.ts'

/** Chooses a new password, by the link of a mail. */
export const ResetPasswordPage = () => {
  const [token] = useState(takeMailedToken)
  const [password, setPassword] = useState('')
  const { run, isRunning, error } = useAction(async () => {
    await shop.auth.resetPassword({ token, password })
    navigate('/sign-in', { replaces: true })
    announce('Your password is changed. Please sign in.')
  })
  if (token === '') {
    return (
      <Notice title="This link is not complete">
        <a class="button" href={hrefOf('/forgot-password')}>
          Ask for another
        </a>
      </Notice>
    )
  }
  return (
    <div class="narrow">
      <PageTitle title="Choose a new password" />
      <form
        class="fields"
        onSubmit={event => {
          event.preventDefault()
          void run()
        }}
      >
        <Field
          label="New password"
          name="password"
          type="password"
          autocomplete="new-password"
          maxLength={256}
          isRequired
          value={password}
          onChange={setPassword}
          hint="At least 12 characters that nobody guesses."
        />
        <Problem error={error} />
        <button type="submit" class="button main" aria-disabled={isRunning}>
          Change the password
        </button>
      </form>
    </div>
  )
}
