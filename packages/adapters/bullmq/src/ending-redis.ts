import { Redis, type RedisOptions } from 'ioredis'

/**
 * A connection that also ends when it is told to while it waits to connect again. ioredis (6.0) then only stops waiting: no `end` comes, and what was asked is never answered, so that
 * a worker of BullMQ, which waits for both, never ends and keeps its process. One more attempt is ended as any connection is.
 */
export class EndingRedis extends Redis {
  override disconnect(reconnect = false): void {
    const isBetweenAttempts = this.status === 'reconnecting'
    super.disconnect(reconnect)
    if (reconnect || !isBetweenAttempts) return
    this.connect().catch(() => {})
    setImmediate(() => this.status !== 'end' && super.disconnect())
  }

  /** BullMQ's workers wait on a copy. */
  override duplicate(override?: Partial<RedisOptions>): Redis {
    return new EndingRedis({ ...this.options, ...override } as RedisOptions & { replyMapping?: 'legacy' })
  }
}
