import { useState } from 'preact/hooks'
import { useAction } from '../loading/use-action.ts'
import { Field } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Problem } from '../parts/problem.tsx'
import { shop } from '../state/shop.ts'

/** Asks for a link to choose a new password. */
export const ForgotPasswordPage = () => {
  const [email, setEmail] = useState('')
  const [isSent, setSent] = useState(false)
  const { run, isRunning, error } = useAction(async () => {
    await shop.auth.requestPasswordReset({ email: email.trim() })
    setSent(true)
  })
  if (isSent) {
    return (
      <Notice title="Look into your mail">
        <p>If there is an account with this address, a link to choose a new password is on its way. It works for half an hour.</p>
      </Notice>
    )
  }
  return (
    <div class="narrow">
      <PageTitle title="Forgot your password?" />
      <form
        class="fields"
        onSubmit={event => {
          event.preventDefault()
          void run()
        }}
      >
        <Field label="E-mail" name="email" type="email" autocomplete="email" maxLength={254} isRequired value={email} onChange={setEmail} />
        <Problem error={error} />
        <button type="submit" class="button main" aria-disabled={isRunning}>
          Mail me a link
        </button>
      </form>
    </div>
  )
}
