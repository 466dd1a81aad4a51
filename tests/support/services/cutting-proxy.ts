import { connect, createServer, type Socket } from 'node:net'
import { freePort } from './free-port.ts'

/** Where a connection is cut: before the server gets a packet, or when it has answered it and nobody hears. */
export type Cut = 'before' | 'after'

export interface CuttingProxy {
  readonly port: number
  /** Cuts the connection that sends the n-th packet from now on. */
  arm(nth: number, cut: Cut): void
  /** Whether it has cut one since it was armed. */
  hasCut(): boolean
  /** From now on nothing comes through, and nobody is told, until it does again: then what was sent meanwhile is lost with its connection. */
  hang(isHanging: boolean): void
  close(): Promise<void>
}

/** A wire to a server that breaks on request, at an instant that a test can name. */
export async function startCuttingProxy(serverPort: number): Promise<CuttingProxy> {
  const port = await freePort()
  const open = new Set<Socket>()
  let left = Number.POSITIVE_INFINITY
  let cut: Cut = 'before'
  let hasCut = false
  let isHanging = false
  const proxy = createServer(client => {
    const server = connect(serverPort, '127.0.0.1')
    let isDeaf = false
    const end = () => {
      client.destroy()
      server.destroy()
    }
    for (const socket of [client, server]) {
      open.add(socket)
      socket.setNoDelay(true)
      socket.on('error', end)
      socket.on('close', () => {
        open.delete(socket)
        end()
      })
    }
    client.on('data', packet => {
      if (isHanging) return
      left -= 1
      if (left === 0) {
        hasCut = true
        if (cut === 'before') return end()
        isDeaf = true
      }
      server.write(packet)
    })
    // By then it has done what it was asked.
    server.on('data', packet => {
      if (isDeaf) end()
      else if (!isHanging) client.write(packet)
    })
  })
  await new Promise<void>(resolve => proxy.listen(port, '127.0.0.1', resolve))
  return {
    port,
    arm: (nth, where) => {
      left = nth
      cut = where
      hasCut = false
    },
    hasCut: () => hasCut,
    hang: wanted => {
      isHanging = wanted
      if (!isHanging) for (const socket of open) socket.destroy()
    },
    close: async () => {
      for (const socket of open) socket.destroy()
      await new Promise(resolve => proxy.close(resolve))
    },
  }
}
