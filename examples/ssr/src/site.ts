import { isCartwrightError } from '@cartwright/client'
import { Hono } from 'hono'
import { contextStorage } from 'hono/context-storage'
import { csrf } from 'hono/csrf'
import { html } from 'hono/html'
import { HTTPException } from 'hono/http-exception'
import { addToCart } from './app/add-to-cart.ts'
import { cartPage } from './app/cart-page.ts'
import { productPage } from './app/product-page.ts'

/** What a browser is told when the shop refuses, or cannot be reached. */
const statusFor = (status: number) => {
  if (status === 404) return 404
  return status >= 400 && status < 500 ? 422 : 503
}

/** What a framework does for the pages in `app`: routes, a frame around each, and the request that is under way. */
export const site = (): Hono => {
  const app = new Hono()
  app.use(contextStorage(), csrf())
  app.use(async (context, next) => {
    await next()
    // A page made for one cookie is nobody else's.
    context.header('cache-control', 'private, no-store')
  })
  const frame = (page: unknown) =>
    html`<!doctype html><html lang="en"><title>Mugs</title><body><nav><a href="/cart">Cart</a></nav><main>${page}</main></body></html>`
  app.get('/products/:slug', async context => context.html(frame(await productPage({ params: context.req.param() }))))
  app.get('/cart', async context => context.html(frame(await cartPage())))
  app.post('/cart', async context => {
    await addToCart(await context.req.formData())
    return context.redirect('/cart', 303)
  })
  app.onError((error, context) => {
    if (error instanceof HTTPException) return error.getResponse()
    if (!isCartwrightError(error)) throw error
    return context.html(frame(html`<h1>${error.message}</h1>`), statusFor(error.status))
  })
  return app
}
