import { useAction } from '../loading/use-action.ts'
import { useLoad } from '../loading/use-load.ts'
import { keepIssuerFlow } from '../state/issuer-flow.ts'
import { shop } from '../state/shop.ts'
import { Problem } from './problem.tsx'

/** Other ways to sign in, where the shop has any. */
export const IssuerButtons = ({ next }: { readonly next: string }) => {
  const { data } = useLoad('issuers', signal => shop.auth.issuers({ signal }))
  const { run, isRunning, error } = useAction(async (name: string) => {
    const { url, flow } = await shop.auth.beginAtIssuer(name)
    keepIssuerFlow({ name, flow, next })
    location.assign(url)
  })
  const issuers = (data?.issuers ?? []).filter(({ audience }) => audience === 'customers')
  if (issuers.length === 0) return null
  return (
    <div class="fields">
      {issuers.map(({ name, label }) => (
        <button key={name} type="button" class="button quiet" aria-disabled={isRunning} onClick={() => void run(name)}>
          Sign in with {label}
        </button>
      ))}
      <Problem error={error} />
    </div>
  )
}
