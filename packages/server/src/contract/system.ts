import { z } from 'zod'
import { defineEndpoints } from './endpoint.ts'
import { named } from './schemas.ts'

const state = z.enum(['UP', 'DOWN'])

const health = named(
  'Health',
  z.strictObject({
    status: state,
    components: z.record(z.string(), z.strictObject({ status: state, details: z.record(z.string(), z.unknown()).exactOptional() })),
  }),
)

const probe = z.strictObject({ status: state })

/** Probes for whoever runs the shop. Their 503 answers have the same shape as the 200 ones. */
export const systemEndpoints = defineEndpoints({
  'system.health': {
    method: 'GET',
    path: '/actuator/health',
    audience: 'public',
    tag: 'System',
    summary: 'Health of the shop and of what it stands on',
    description:
      'Anybody is told the states; the details only callers with the credentials of staff, or an API key. Nobody is refused; credentials count against the limit `admin_read` of their address, and are not looked at beyond it.',
    successStatus: 200,
    responses: { 200: health, 503: health },
    errors: [],
    limit: 'none',
    idempotent: false,
  },
  'system.live': {
    method: 'GET',
    path: '/livez',
    audience: 'public',
    tag: 'System',
    summary: 'Whether the process runs',
    successStatus: 200,
    responses: { 200: probe },
    errors: [],
    limit: 'none',
    idempotent: false,
  },
  'system.ready': {
    method: 'GET',
    path: '/readyz',
    audience: 'public',
    tag: 'System',
    summary: 'Whether requests may be sent here',
    successStatus: 200,
    responses: { 200: probe, 503: probe },
    errors: [],
    limit: 'none',
    idempotent: false,
  },
})
