import { freePort } from '../services/free-port.ts'
import { type ShopProcess, startShop } from '../shop-process.ts'

/** Two servers of one shop, each on a port of its own that it keeps. */
export interface Fleet {
  readonly ports: readonly [number, number]
  /** Kills one, as a power cut of its machine would, and starts it again at once. Resolves when it is ready. */
  crash(index: 0 | 1): Promise<void>
  /** Asks one to end, and starts it again when it has. Resolves with its exit code when it is ready. */
  restart(index: 0 | 1): Promise<number | null>
  close(): Promise<void>
}

export async function startFleet(database: string, env: Readonly<Record<string, string>>): Promise<Fleet> {
  const ports = [await freePort(), await freePort()] as const
  const start = (index: 0 | 1) => startShop(database, { ...env, PORT: String(ports[index]) })
  const servers: [ShopProcess, ShopProcess] = [await start(0), await start(1)]
  return {
    ports,
    crash: async index => {
      await servers[index].kill()
      servers[index] = await start(index)
    },
    restart: async index => {
      const code = await servers[index].terminate()
      servers[index] = await start(index)
      return code
    },
    close: async () => {
      await Promise.all(servers.map(server => server.kill()))
    },
  }
}
