import { connect, createServer, type Socket } from 'node:net'
import { freePort } from '../../../../../tests/support/services/free-port.ts'

export interface CutWire {
  readonly url: string
  /** Ends every connection and takes no new one. */
  cut(): Promise<void>
  mend(): Promise<void>
  close(): Promise<void>
}

/** A wire to a server on loopback that can be cut while the server goes on: what is sent then is lost. */
export async function cutWire(targetPort: number): Promise<CutWire> {
  const port = await freePort()
  const sockets = new Set<Socket>()
  const server = createServer(near => {
    const far = connect(targetPort, '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.pipe(other)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
  })
  const mend = () => new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const cut = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
  await mend()
  return { url: `redis://127.0.0.1:${port}`, cut, mend, close: async () => (server.listening ? cut() : undefined) }
}
