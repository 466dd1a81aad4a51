// #region sqlite
import { createCommerce } from '@cartwright/core'
import { sqlite } from '@cartwright/sqlite'

const shop = createCommerce({ storage: sqlite('shop.db') })
const migrations = await shop.start()

// #endregion

export { migrations, shop }
