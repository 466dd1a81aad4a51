import type { Context } from 'hono'
import ipaddr from 'ipaddr.js'

/** What `@hono/node-server` hands over beside a request; read without importing Node. */
interface NodeBindings {
  readonly incoming?: { readonly url?: string; readonly socket?: { readonly remoteAddress?: string; readonly encrypted?: boolean } }
}

/** The address of the socket on Node; undefined elsewhere, and for calls within the process. */
export function socketAddress(context: Context): string | undefined {
  return (context.env as NodeBindings | undefined)?.incoming?.socket?.remoteAddress
}

/** Whether the address begins with https because the caller wrote it so, whole, into a request that came without TLS to Node. */
export function onlyClaimsTls(context: Context): boolean {
  const incoming = (context.env as NodeBindings | undefined)?.incoming
  return incoming?.socket !== undefined && !incoming.socket.encrypted && /^https:/i.test(incoming.url ?? '')
}

/**
 * The caller's address when `trustedProxies` of our own stand in front: each adds one entry to `X-Forwarded-For` on the right, so only that many entries from the
 * right were not written by the caller. With 0 the header says nothing.
 */
export function forwardedAddress(socket: string | undefined, forwardedFor: string | null | undefined, trustedProxies: number): string | undefined {
  if (trustedProxies === 0 || !forwardedFor) return socket
  const hops = forwardedFor.split(',').map(hop => hop.trim())
  return withoutPort(hops[Math.max(0, hops.length - trustedProxies)] ?? '') || socket
}

/** `192.0.2.1:4711` and `[2001:db8::1]:4711`, as some proxies write them: with the port in it, each connection would count for itself. */
function withoutPort(hop: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]*)\]|(\d+\.\d+\.\d+\.\d+))(?::\d+)?$/.exec(hop) ?? []
  return bracketed ?? plain ?? hop
}

/** What limits are counted by: an IPv4 address however it is written, or the /64 that an IPv6 subscriber owns as a whole. Text that is no address counts as it is. */
export function addressGroup(address: string): string {
  if (!address.includes(':')) return address.slice(0, 64)
  const [plain = ''] = address.split('%')
  if (!ipaddr.isValid(plain)) return address.slice(0, 64)
  // An IPv4 address that is mapped into IPv6 becomes what it is.
  const parsed = ipaddr.process(plain)
  if (parsed instanceof ipaddr.IPv4) return parsed.toString()
  const network = parsed.parts.slice(0, 4).map(part => part.toString(16))
  return `${network.join(':')}::/64`
}
