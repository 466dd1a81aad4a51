import { useEffect, useState } from 'preact/hooks'
import { useAction } from '../loading/use-action.ts'
import { forgetAnswers } from '../loading/use-load.ts'
import { Loading } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { Problem } from '../parts/problem.tsx'
import { navigate } from '../routing/navigate.ts'
import { hrefOf } from '../routing/place.ts'
import { loadCart } from '../state/cart.ts'
import { takeIssuerFlow } from '../state/issuer-flow.ts'
import { shop } from '../state/shop.ts'

/** Where an issuer sends the browser back to. */
export const SignedInPage = ({ query }: { readonly query: URLSearchParams }) => {
  const [begun] = useState(takeIssuerFlow)
  const [code, state, iss] = ['code', 'state', 'iss'].map(name => query.get(name))
  const answer = begun && code && state ? { ...begun, code, state, ...(iss ? { iss } : {}) } : undefined
  const { run, error } = useAction(async ({ name, next, ...told }: NonNullable<typeof answer>) => {
    await shop.auth.finishAtIssuer(name, told)
    forgetAnswers()
    await loadCart()
    navigate(next, { replaces: true })
  })
  useEffect(() => {
    if (answer) void run(answer)
  }, [])
  if (answer && error === undefined) return <Loading what="your account" />
  return (
    <Notice title="You are not signed in">
      {answer ? <Problem error={error} /> : <p>It was broken off, or it did not begin in this browser. Please try again.</p>}
      <a class="button" href={hrefOf('/sign-in')}>
        Sign in
      </a>
    </Notice>
  )
}
