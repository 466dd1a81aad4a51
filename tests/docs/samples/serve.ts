// #region serve
import { listen } from '@cartwright/server/node'
import { site } from './mount.ts'
import { commerce } from './shop.ts'

export async function serve(port: number) {
  const workers = commerce.workers.start()
  const server = await listen(site, { port, host: '127.0.0.1' })
  const stop = async () => {
    await server.stop()
    await workers.stop()
    await commerce.close()
  }
  return { url: server.url, stop }
}
// #endregion
