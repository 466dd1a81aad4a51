import { identify } from '../auth/caller.ts'
import type { EndpointId } from '../contract/index.ts'
import type { Handlers } from '../http/call.ts'
import { snakeCased } from '../http/snake-case.ts'
import type { HandlerKit } from './kit.ts'

export function systemHandlers(kit: HandlerKit): Handlers<Extract<EndpointId, `system.${string}`>> {
  const { commerce } = kit
  return {
    async 'system.health'({ request }) {
      const [{ status, components }, isForStaff] = await Promise.all([commerce.health(), isStaff(request, kit)])
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

/** Anybody is told whether the shop is well, and only its people what it stands on: wrong credentials are no credentials here, so that a probe is answered whatever it sends. */
async function isStaff(request: Request, kit: HandlerKit): Promise<boolean> {
  return identify({ audience: 'admin', scope: 'any', method: 'GET' }, request, kit).then(
    () => true,
    () => false,
  )
}
