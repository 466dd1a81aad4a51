import { isCartwrightError } from '@cartwright/client'
import { useState } from 'preact/hooks'
import { useAction } from '../loading/use-action.ts'
import { forgetAnswers } from '../loading/use-load.ts'
import { Field } from '../parts/field.tsx'
import { IssuerButtons } from '../parts/issuer-buttons.tsx'
import { PageTitle } from '../parts/page-title.tsx'
import { Problem } from '../parts/problem.tsx'
import { navigate } from '../routing/navigate.ts'
import { hrefOf } from '../routing/place.ts'
import { loadCart } from '../state/cart.ts'
import { shop } from '../state/shop.ts'

/** A path of the storefront to go on to; the account for everything else. */
const nextOf = (query: URLSearchParams): string => {
  const next = query.get('next') ?? ''
  return /^\/(?!\/)/.test(next) ? next : '/account'
}

/** Signs in, or makes an account. A guest's cart comes along. */
export const SignInPage = ({ isNew, query }: { readonly isNew: boolean; readonly query: URLSearchParams }) => {
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [name, setName] = useState('')
  const next = nextOf(query)
  const { run, isRunning, error } = useAction(async () => {
    if (isNew) await shop.auth.register({ email: email.trim(), password, ...(name.trim() === '' ? {} : { name: name.trim() }) })
    else await shop.auth.login({ email: email.trim(), password })
    forgetAnswers()
    await loadCart()
    navigate(next, { replaces: true })
  })
  const problemOf = (path: string) => (isCartwrightError(error) ? error.errors.find(found => found.path === path)?.message : undefined)
  const other = `${isNew ? '/sign-in' : '/register'}?next=${encodeURIComponent(next)}`
  return (
    <div class="narrow">
      <PageTitle title={isNew ? 'Create an account' : 'Sign in'} />
      <form
        class="fields"
        onSubmit={event => {
          event.preventDefault()
          void run()
        }}
      >
        {isNew && <Field label="Name" name="name" autocomplete="name" value={name} onChange={setName} problem={problemOf('name')} />}
        <Field
          label="E-mail"
          name="email"
          type="email"
          autocomplete="email"
          maxLength={254}
          isRequired
          value={email}
          onChange={setEmail}
          problem={problemOf('email')}
        />
        <Field
          label="Password"
          name="password"
          type="password"
          autocomplete={isNew ? 'new-password' : 'current-password'}
          maxLength={256}
          isRequired
          value={password}
          onChange={setPassword}
          problem={problemOf('password')}
          {...(isNew ? { hint: 'At least 12 characters that nobody guesses.' } : {})}
        />
        <Problem error={error} />
        <button type="submit" class="button main" aria-disabled={isRunning}>
          {isNew ? 'Create the account' : 'Sign in'}
        </button>
      </form>
      <IssuerButtons next={next} />
      {!isNew && (
        <p>
          <a href={hrefOf('/forgot-password')}>Forgot your password?</a>
        </p>
      )}
      <p>
        {isNew ? 'You have an account? ' : 'You are new here? '}
        <a href={hrefOf(other)}>{isNew ? 'Sign in' : 'Create an account'}</a>
      </p>
    </div>
  )
}
