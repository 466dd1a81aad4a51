import type { Commerce } from '@cartwright/core'
import { createApp } from '@cartwright/server'
import { Hono } from 'hono'
import { basicAuth } from 'hono/basic-auth'
import { html } from 'hono/html'

/** An app as it may have been before: a page, and an office for those who work here. */
export const site = (commerce: Commerce, staff: Readonly<Record<string, string>>): Hono => {
  const app = new Hono()
  app.get('/', context => context.html(html`<h1>Mugs</h1><p><a href="/shop/docs">The shop's API</a></p>`))

  // The shop's API, with its own rules about who may do what.
  app.route('/shop', createApp(commerce, { title: 'Mugs' }))

  // The app's own login opens the office: behind it the shop is called as a library, and its histories name who acted.
  app.use('/office/*', basicAuth({ verifyUser: (name, password) => Object.hasOwn(staff, name) && staff[name] === password, realm: 'Office' }))
  app.get('/office/orders', async context => {
    const { items } = await commerce.orders.list({ status: 'paid' }, { limit: 100 })
    return context.json(items.map(({ id, email, lines }) => ({ id, email, goods: lines.map(({ name, quantity }) => `${quantity} x ${name}`) })))
  })
  app.post('/office/orders/:id/ship', async context => {
    const [name = ''] = atob(context.req.header('authorization')?.split(' ')[1] ?? '').split(':')
    const { id, status } = await commerce.orders.fulfil(Number(context.req.param('id')), {}, { kind: 'system', name: `office ${name}` })
    return context.json({ id, status })
  })
  return app
}
