// #region mount
import { createApp } from '@cartwright/server'
import { Hono } from 'hono'
import { commerce } from './shop.ts'

export const site = new Hono()
site.get('/', context => context.text('Welcome'))
site.route('/shop', createApp(commerce, { title: 'Mugs', corsOrigins: ['https://mugs.example'] }))
// #endregion
