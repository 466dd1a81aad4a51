import type { EndpointId } from '../contract/index.ts'
import type { Handlers } from '../http/call.ts'
import { snakeCased } from '../http/snake-case.ts'
import type { HandlerKit } from './kit.ts'

export function systemHandlers({ commerce }: HandlerKit): Handlers<Extract<EndpointId, `system.${string}`>> {
  return {
    async 'system.health'() {
      const { status, components } = await commerce.health()
      const shown = Object.entries(components).map(([name, { status, details }]) => [name, details ? { status, details: snakeCased(details) } : { status }])
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
