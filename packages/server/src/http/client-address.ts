import type { Context } from 'hono'

/** What `@hono/node-server` hands over beside a request; read without importing Node. */
interface NodeBindings {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } }
}

/** The address of the socket on Node; undefined elsewhere, and for calls within the process. */
export function socketAddress(context: Context): string | undefined {
  return (context.env as NodeBindings | undefined)?.incoming?.socket?.remoteAddress
}

/**
 * The caller's address when `trustedProxies` of our own stand in front: each adds one entry to `X-Forwarded-For` on the right, so only that many entries from the
 * right were not written by the caller. With 0 the header says nothing.
 */
export function forwardedAddress(socket: string | undefined, forwardedFor: string | null | undefined, trustedProxies: number): string | undefined {
  if (trustedProxies === 0 || !forwardedFor) return socket
  const hops = forwardedFor.split(',').map(hop => hop.trim())
  return hops[Math.max(0, hops.length - trustedProxies)] || socket
}

/** What limits are counted by: an IPv4 address, or the /64 that an IPv6 subscriber owns as a whole. Text that is no address counts as it is. */
export function addressGroup(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  if (mapped?.[1]) return mapped[1]
  if (!address.includes(':')) return address.slice(0, 64)
  const [plain = ''] = address.toLowerCase().split('%')
  const [head = '', tail] = plain.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail ? tail.split(':') : []
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  const groups = [...left, ...zeros, ...right].slice(0, 4).map(group => group.replace(/^0+(?=.)/, '').slice(0, 4))
  return `${groups.join(':')}::/64`
}
