// #region secrets-shop
import { createCommerce } from '@cartwright/core'
import { createApp, storedTokenKeys } from '@cartwright/server'
import { breachedPasswords } from '@cartwright/server/breached-passwords'
import { sqlite } from '@cartwright/sqlite'

const commerce = createCommerce({ storage: sqlite('shop.db'), breachedPasswords: breachedPasswords() })
const keys = storedTokenKeys({ deps: commerce.deps, secret: process.env.JWT_SECRET ?? '' })
const app = createApp(commerce, { tokens: { keys } })

// #endregion

export { app, commerce, keys }
