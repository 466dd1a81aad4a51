import ipaddr from 'ipaddr.js'

/** Addresses in public ranges that are services of a cloud's own hosts: Azure answers metadata at this one. */
const metadataAddresses = new Set(['168.63.129.16'])

/** What IANA has given out as global unicast so far; everything outside (`::a.b.c.d` too) is something else. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')

/**
 * Whether an IP address is one of the public internet: not private, loopback, link-local, shared (CGNAT), multicast, documentation, benchmarking or otherwise reserved. An
 * IPv4 address inside an IPv6 one counts as that IPv4 address where it is mapped; tunnels and translators (6to4, Teredo, NAT64) are refused, since they lead to others.
 * False for text that is no address.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.process(text)
  if (address.range() !== 'unicast') return false
  return address instanceof ipaddr.IPv4 ? !metadataAddresses.has(address.toString()) : address.match(globalUnicast)
}
