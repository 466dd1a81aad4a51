// A move in a process of its own that ends itself when it has come to a certain table, as a kill -9 would.
import { moveShop } from '@cartwright/sql'
import { rowsOf } from './rows-of.ts'

const { from = '', to = '', at = '' } = JSON.parse(process.env.MOVE ?? '{}') as { readonly from?: string; readonly to?: string; readonly at?: string }

await moveShop({
  from: rowsOf(from),
  to: rowsOf(to),
  onProgress: ({ step, table }) => {
    if (`${step} ${table}` === at) process.kill(process.pid, 'SIGKILL')
  },
})
