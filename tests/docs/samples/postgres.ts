// #region postgres
import { createCommerce } from '@cartwright/core'
import { postgres } from '@cartwright/postgres'

const shop = createCommerce({ storage: postgres(process.env.DATABASE_URL ?? 'postgres://localhost/shop') })
const migrations = await shop.start()

// #endregion

export { migrations, shop }
