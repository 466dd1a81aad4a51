import type { Logger, Meter, Storage } from '@cartwright/core'
import type { RedisParts } from '@cartwright/redis'
import { UsageError } from '../errors.ts'
import type { Terminal } from '../terminal.ts'
import { version } from '../version.ts'

/**
 * What processes share in the Redis of `REDIS_URL`, to be made once there is a storage for its notes; what is wrong with the environment is told before anything is opened.
 * A Redis that cannot be reached is no error: the shop does without until it can.
 * @returns what makes it, `share` as in the options of `redis()`; null without `REDIS_URL`
 * @throws UsageError naming the variable that is wrong, and never a password
 */
export const redisParts = async (
  env: Terminal['env'],
  logger: Logger,
  meter: Meter,
): Promise<((notes: Storage['notes'], share: 'all' | 'loads') => RedisParts) | null> => {
  const { REDIS_CLUSTER, REDIS_PREFIX } = env
  const url = addressesOf(env)
  if (url.length === 0) return null
  if (REDIS_CLUSTER && REDIS_CLUSTER !== 'true' && REDIS_CLUSTER !== 'false') throw new UsageError(`REDIS_CLUSTER is true or false, not "${REDIS_CLUSTER}".`)
  if (!url.every(isAddress))
    throw new UsageError('REDIS_URL is an address such as redis://localhost:6379, or rediss:// for TLS; several of a cluster with commas between them.')
  // Only now: a shop without it loads none of it.
  const { redis } = await import('@cartwright/redis')
  const options = { url, cluster: REDIS_CLUSTER === 'true', release: version, logger, meter, ...(REDIS_PREFIX ? { prefix: REDIS_PREFIX } : {}) }
  return (notes, share) => redis({ ...options, notes, share })
}

/** Whether what is sent to the Redis of `REDIS_URL` can be read on its way: it leaves this machine without TLS. */
export const isRedisInTheClear = (env: Terminal['env']): boolean =>
  addressesOf(env).some(address => {
    const { protocol, hostname } = new URL(address)
    return protocol === 'redis:' && !/^(localhost|127\..*|\[::1\])$/.test(hostname)
  })

const addressesOf = ({ REDIS_URL = '' }: Terminal['env']): readonly string[] =>
  REDIS_URL.split(',')
    .map(address => address.trim())
    .filter(address => address !== '')

const isAddress = (text: string): boolean => {
  const url = URL.canParse(text) ? new URL(text) : null
  return url !== null && /^rediss?:$/.test(url.protocol) && url.hostname !== ''
}
