import { lookup, Resolver } from 'node:dns/promises'

/** One address of a host. */
export interface HostAddress {
  readonly address: string
  readonly family: 4 | 6
}

/** How long a name server has, and how often it is asked. Milliseconds. */
const patience = { timeout: 2_500, tries: 2 }

/**
 * All public-DNS addresses of a host, asked of the name servers themselves. The system's own look-up would hold one of Node's few threads for as long as a slow name server
 * likes, and passwords and files would wait for it. Names of the hosts file are not known here, which are all inside anyway.
 * Rejects when there is none.
 * @param nameServers `1.1.1.1`, `127.0.0.1:5300`; those of the system unless told
 */
export async function resolveByNameServers(host: string, nameServers?: readonly string[]): Promise<readonly HostAddress[]> {
  const resolver = new Resolver(patience)
  if (nameServers) resolver.setServers(nameServers)
  const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
  if (four.status === 'rejected' && six.status === 'rejected') throw four.reason
  return [...of(four, 4), ...of(six, 6)]
}

/** The same by the system, hosts file and all. */
export async function resolveBySystem(host: string): Promise<readonly HostAddress[]> {
  return (await lookup(host, { all: true, verbatim: true })).map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))
}

function of(answer: PromiseSettledResult<readonly string[]>, family: 4 | 6): HostAddress[] {
  return answer.status === 'fulfilled' ? answer.value.map(address => ({ address, family })) : []
}
