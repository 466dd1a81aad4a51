import type { Call, Operation } from '../call.ts'
import { listOf, listParams } from '../wire/list.ts'
import { noSuch } from '../wire/wire-error.ts'

/** `/v1/events`. */
export const eventOperations: readonly Operation[] = [
  { name: 'events.list', method: 'GET', path: '/v1/events', handle: list },
  { name: 'events.retrieve', method: 'GET', path: '/v1/events/:id', handle: retrieve },
]

function retrieve({ world, params, id }: Call): object {
  params.allow(['expand'])
  const found = world.state.events.get(id)
  if (!found) throw noSuch('event', id, 'id')
  return found
}

function list({ world, params }: Call): object {
  params.allow([...listParams, 'delivery_success', 'type', 'types'])
  const type = params.text('type')
  const wanted = type === undefined ? params.texts('types') : [type]
  const fits = (name: string) =>
    wanted.length === 0 || wanted.some(pattern => (pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern))
  const delivered = params.flag('delivery_success')
  const items = [...world.state.events.values()].filter(event => fits(event.type) && (delivered === undefined || delivered === (event.pending_webhooks === 0)))
  return listOf(items, params, '/v1/events')
}
