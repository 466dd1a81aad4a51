import { CommerceError } from '@cartwright/core'
import { describe, expect, it } from 'vitest'
import { isConnectionLoss, sqlState, translatePostgresError } from '../src/translate-postgres-error.ts'

const server = (code: string) => Object.assign(new Error('from the server'), { code })

describe('translatePostgresError', () => {
  it.each([
    ['08006', 'The database cannot be reached.'],
    ['57P01', 'The database cannot be reached.'],
    ['53100', 'The disk of the database is full.'],
    ['53300', 'The database has too few resources left.'],
    ['57014', 'The database took too long.'],
    ['25006', 'The database takes no writes at the moment.'],
    ['28P01', 'The database refuses the user or password.'],
    ['3D000', 'There is no such database.'],
    ['40P01', 'The database gave up the transaction in favour of others, too often.'],
    ['55P03', 'Others keep the rows locked.'],
    ['XX000', 'The database has an internal error.'],
    ['ECONNREFUSED', 'The database cannot be reached.'],
  ])('says of %s that the storage is unavailable, and why', (code, message) => {
    const cause = server(code)
    expect(translatePostgresError(cause)).toMatchObject({ code: 'storage_unavailable', message, cause })
  })

  it('passes on what it does not know, constraints and errors of our own as they are', () => {
    for (const cause of [server('23505'), server('23514'), server('42P01'), new TypeError('a bug'), new CommerceError('order_not_found', 'no')])
      expect(translatePostgresError(cause)).toBe(cause)
  })

  it('makes everything unavailable where it is told what was tried', () => {
    expect(translatePostgresError(server('42P01'), 'It cannot serve.')).toMatchObject({ code: 'storage_unavailable', message: 'It cannot serve.' })
  })
})

describe('codes', () => {
  it('of the server have five characters and a digit; those of the network are none', () => {
    expect([sqlState(server('40001')), sqlState(server('EPIPE')), sqlState(server('ECONNRESET')), sqlState(new Error('x'))]).toEqual([
      '40001',
      undefined,
      undefined,
      undefined,
    ])
  })

  it('tell whether a connection is gone', () => {
    const cases = [server('57P01'), server('EPIPE'), new Error('Connection terminated unexpectedly'), server('40001'), new Error('a bug')]
    expect(cases.map(isConnectionLoss)).toEqual([true, true, true, false, false])
  })
})
