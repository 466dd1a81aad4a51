// What a route costs at the least: Hono on the same Node and the same adapter, answering bytes it was given.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'

const answers = new Map<string, string>()
const app = new Hono()
app.put('/bytes/:name', async c => {
  answers.set(c.req.param('name'), await c.req.text())
  return c.body(null, 204)
})
const answer = (name: string): Response => new Response(answers.get(name) ?? '', { headers: { 'Content-Type': 'application/json' } })
app.get('/bytes/:name', c => answer(c.req.param('name')))
app.post('/bytes/:name', async c => {
  await c.req.json()
  return answer(c.req.param('name'))
})
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, info => console.log(`listening ${info.port}`))
process.on('SIGTERM', () => server.close(() => process.exit(0)))
