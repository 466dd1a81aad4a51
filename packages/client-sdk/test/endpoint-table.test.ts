import { endpoints } from '@cartwright/server/contract'
import { expect, it } from 'vitest'
import { endpointTable } from '../src/endpoint-table.ts'

it('says of every endpoint what the contract says', () => {
  const inContract = Object.entries(endpoints).map(([id, endpoint]) => {
    const input = 'body' in endpoint ? 'body' : 'query' in endpoint ? 'query' : null
    return [id, [endpoint.method, endpoint.path, input, endpoint.idempotent]]
  })
  expect(Object.entries(endpointTable)).toEqual(inContract)
})

it('has no endpoint with a body and a query, since a call has room for one of them', () => {
  expect(Object.values(endpoints).filter(endpoint => 'body' in endpoint && 'query' in endpoint)).toEqual([])
})
