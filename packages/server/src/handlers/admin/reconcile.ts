import { type AttentionReason, CommerceError, mayDo, type Principal } from '@cartwright/core'
import type { EndpointId } from '../../contract/index.ts'
import type { Handlers } from '../../http/call.ts'
import { presentAttention } from '../../present/attention.ts'
import { pageFieldsOf, pageOf } from '../../present/page.ts'
import { presentReconcileReport } from '../../present/reconcile.ts'
import type { HandlerKit } from '../kit.ts'

/** How long a call may compare: proxies between here and the caller give up on what is silent for longer. Milliseconds. */
const longestMs = 55_000

export function adminReconcileHandlers({ commerce }: HandlerKit): Handlers<Extract<EndpointId, `admin.attention.${string}` | 'admin.reconcile'>> {
  const { attention } = commerce
  return {
    async 'admin.attention.list'({ query }) {
      const { status, reason, subject } = query
      const filter = {
        ...(status === undefined ? {} : { status }),
        // One there is no reason for finds nothing.
        ...(reason === undefined ? {} : { reason: reason as AttentionReason }),
        ...(subject === undefined ? {} : { subject }),
      }
      const page = await attention.list(filter, pageOf(query))
      return { body: { records: page.items.map(presentAttention), ...pageFieldsOf(page, query) } }
    },

    async 'admin.attention.get'({ params }) {
      return { body: presentAttention(await attention.show(params.id)) }
    },

    async 'admin.attention.resolve'({ params, body, caller }) {
      return { body: presentAttention(await attention.resolve(params.id, body.note ?? '', caller.principal)) }
    },

    async 'admin.reconcile'({ body, caller }) {
      const { checks, repair, from, to } = body
      if (repair) assertMayRepair(caller.principal)
      const input = {
        ...(checks === undefined ? {} : { checks }),
        ...(from === undefined ? {} : { from: Date.parse(from) }),
        ...(to === undefined ? {} : { to: Date.parse(to) }),
        repair: repair ? ('all' as const) : ('none' as const),
      }
      const stop = new AbortController()
      const over = new AbortController()
      void commerce.deps.clock.wait(longestMs, over.signal).then(() => stop.abort())
      try {
        return { body: presentReconcileReport(await commerce.reconcile(input, caller.principal, { signal: stop.signal })) }
      } finally {
        over.abort()
      }
    },
  }
}

/** Looking is for whoever reads the audit log; a repair settles payments and writes stock. */
function assertMayRepair(principal: Principal): void {
  for (const scope of ['orders:write', 'stock:write'] as const)
    if (!mayDo(principal, scope)) throw new CommerceError('forbidden', `Repairing needs the scope ${scope}.`, { scope })
}
