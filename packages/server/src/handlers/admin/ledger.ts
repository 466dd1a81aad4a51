import type { LedgerTransaction } from '@cartwright/core'
import type { EndpointId } from '../../contract/index.ts'
import type { Handlers } from '../../http/call.ts'
import { textStream } from '../../http/text-stream.ts'
import { presentBalance, presentLedgerTransaction, readBalanceFilter, readLedgerFilter } from '../../present/ledger.ts'
import { ledgerCsvHeader, ledgerCsvLines } from '../../present/ledger-csv.ts'
import { pageFieldsOf, pageOf } from '../../present/page.ts'
import type { HandlerKit } from '../kit.ts'

/** How much text is sent at once, in characters: few system calls, little memory. */
const chunkLength = 64_000

const formats = {
  csv: { type: 'text/csv; charset=utf-8', start: ledgerCsvHeader, print: ledgerCsvLines },
  jsonl: { type: 'application/jsonl', start: '', print: (transaction: Parameters<typeof ledgerCsvLines>[0]) => `${JSON.stringify(transaction)}\n` },
} as const

export function adminLedgerHandlers({ commerce: { ledger } }: HandlerKit): Handlers<Extract<EndpointId, `admin.ledger.${string}`>> {
  return {
    async 'admin.ledger.list'({ query }) {
      const page = await ledger.transactions(readLedgerFilter(query), pageOf(query), query.sort)
      return { body: { transactions: page.items.map(presentLedgerTransaction), ...pageFieldsOf(page, query) } }
    },

    async 'admin.ledger.balance'({ query }) {
      return { body: presentBalance(await ledger.balance(readBalanceFilter(query))) }
    },

    async 'admin.ledger.export'({ query }) {
      const { type, start, print } = formats[query.format]
      const parts = printed(ledger.export(readLedgerFilter(query)), start, transaction => print(presentLedgerTransaction(transaction)))
      // The first part is made before the answer begins, so that what is refused is refused as anywhere else.
      const first = await parts.next()
      const headers = { 'content-type': type, 'content-disposition': `attachment; filename="ledger.${query.format}"` }
      return { reply: { status: 200, headers, body: null, stream: textStream(withFirst(first, parts)) } }
    },
  }
}

async function* printed(
  transactions: AsyncIterable<LedgerTransaction>,
  start: string,
  print: (transaction: LedgerTransaction) => string,
): AsyncGenerator<string, void, undefined> {
  let text = start
  for await (const transaction of transactions) {
    text += print(transaction)
    if (text.length < chunkLength) continue
    yield text
    text = ''
  }
  yield text
}

async function* withFirst<T>(first: IteratorResult<T, void>, rest: AsyncGenerator<T, void, undefined>): AsyncGenerator<T, void, undefined> {
  if (first.done) return
  yield first.value
  yield* rest
}
