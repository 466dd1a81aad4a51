import { useEffect } from 'preact/hooks'
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
  const { run, error } = useAction(async () => {
    const begun = takeIssuerFlow()
    const [code, state, iss] = ['code', 'state', 'iss'].map(name => query.get(name))
    if (!begun || !code || !state) throw new Error('You were not signed in. Please try again.')
    const { name, flow, next } = begun
    await shop.auth.finishAtIssuer(name, { flow, code, state, ...(iss ? { iss } : {}) })
    forgetAnswers()
    await loadCart()
    navigate(next, { replaces: true })
  })
  useEffect(() => void run(), [])
  if (error === undefined) return <Loading what="your account" />
  return (
    <Notice title="You are not signed in">
      <Problem error={error} />
      <a class="button" href={hrefOf('/sign-in')}>
        Sign in
      </a>
    </Notice>
  )
}
