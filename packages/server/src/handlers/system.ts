import { identify } from '../auth/caller.ts'
import type { EndpointId } from '../contract/index.ts'
import type { Call, Handlers } from '../http/call.ts'
import { newLimitState } from '../http/rate-limit.ts'
import { snakeCased } from '../http/snake-case.ts'
import type { HandlerKit } from './kit.ts'

export function systemHandlers(kit: HandlerKit): Handlers<Extract<EndpointId, `system.${string}`>> {
  const { commerce } = kit
  return {
    async 'system.health'(call) {
      const [{ status, components }, isForStaff] = await Promise.all([commerce.health(), isStaff(call, kit)])
      const shown = Object.entries(components).map(([name, { status, details }]) => [
        name,
        details && isForStaff ? { status, details: snakeCased(details) } : { status },
      ])
      return { status: status === 'UP' ? 200 : 503, body: { status, components: Object.fromEntries(shown) } }
    },

    async 'system.live'() {
      return { body: { status: 'UP' } }
    },

    async 'system.ready'({ isStopping }) {
      const status = isStopping ? 'DOWN' : (await commerce.health()).status
      return { status: status === 'UP' ? 200 : 503, body: { status } }
    },
  }
}

/**
 * Anybody is told whether the shop is well, and only its people what it stands on: wrong credentials are no credentials here, so that a probe is answered whatever it sends. Those of
 * an address that sends too many are not looked at, as in the admin area.
 */
async function isStaff({ request, address }: Pick<Call<'system.health'>, 'request' | 'address'>, kit: HandlerKit): Promise<boolean> {
  if (request.headers.get('authorization') === null) return false
  const looked = kit.limits
    .count(newLimitState(), 'admin_read', 'address', address)
    .then(() => identify({ audience: 'admin', scope: 'any', method: 'GET' }, request, kit))
  return looked.then(
    () => true,
    () => false,
  )
}
