import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { freePort } from '../../../../../tests/support/services/free-port.ts'
import { inPath } from '../../../../../tests/support/services/in-path.ts'
import { type RedisServer, startRedis } from '../../../../../tests/support/services/redis-server.ts'
import { until } from './until.ts'

const run = promisify(execFile)

/** Starts a Redis Cluster of three nodes on loopback, which share all slots. Throws where it does not come about. */
export async function startCluster(): Promise<{ readonly nodes: readonly RedisServer[]; close(): Promise<void> }> {
  const nodes: RedisServer[] = []
  for (let count = 0; count < 3; count += 1) {
    const [port, bus] = [await freePort(), await freePort()]
    const args = ['--cluster-enabled', 'yes', '--cluster-port', String(bus), '--cluster-node-timeout', '60000']
    const node = await startRedis({ port, args })
    if (!node) throw new Error('no redis-server')
    nodes.push(node)
  }
  const cli = inPath('redis-cli')
  if (cli === undefined) throw new Error('no redis-cli')
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`)
  await run(cli, ['--cluster', 'create', ...addresses, '--cluster-replicas', '0', '--cluster-yes'])
  const isWhole = async ({ port }: RedisServer) => (await run(cli, ['-p', String(port), 'cluster', 'info'])).stdout.includes('cluster_state:ok')
  await until(async () => (await Promise.all(nodes.map(isWhole))).every(whole => whole))
  return {
    nodes,
    close: async () => {
      for (const node of nodes) await node.close()
    },
  }
}
