// #region bullmq-shop
import { bullmq } from '@cartwright/bullmq'
import { createCommerce } from '@cartwright/core'
import { sqlite } from '@cartwright/sqlite'

const dispatcher = bullmq({ url: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379' })
const shop = createCommerce({ storage: sqlite('shop.db'), dispatcher })

// #endregion

export { shop }
