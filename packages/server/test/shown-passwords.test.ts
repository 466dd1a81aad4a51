// Goal: what the API's pages show works: whoever copies an example that sets a password is not refused for it.
import { describe, expect, it } from 'vitest'
import { breachedPasswords } from '../src/breached-passwords/index.ts'
import { openApiDocument } from '../src/docs/openapi.ts'
import { sampleOf } from '../src/docs/sample.ts'
import { call } from './support/call.ts'
import { openShop } from './support/shop.ts'

const { paths, components } = openApiDocument({ title: 'Test', version: '1', basePath: '' })

/** The passwords that the example of a call shows, by the call. */
const shown = Object.values(paths)
  .flatMap(methods => Object.values(methods))
  .flatMap(({ operationId, requestBody }) => {
    const schema = requestBody?.content?.['application/json']?.schema
    const fields = Object.entries((schema && (sampleOf(schema, components.schemas) as object)) ?? {})
    return fields.filter(([name]) => name.endsWith('password')).map(([name, password]) => ({ operationId, name, password: String(password) }))
  })

describe('passwords in the examples', () => {
  it('are those of the demo shop where one signs in', () => {
    expect(shown.filter(({ operationId }) => operationId === 'auth.login')).toEqual([{ operationId: 'auth.login', name: 'password', password: 'password123' }])
  })

  it.each(shown.filter(({ operationId }) => operationId !== 'auth.login'))('are taken elsewhere: $operationId, $name', async ({ password }) => {
    const shop = await openShop({ commerce: { breachedPasswords: breachedPasswords() } })
    expect((await call(shop.app, 'auth.register', { body: { email: 'user@example.com', password } })).body.user_id).toBe(1)
  })

  it('are found', () => {
    expect(shown.map(({ operationId }) => operationId)).toEqual(
      expect.arrayContaining(['auth.register', 'auth.changePassword', 'auth.resetPassword', 'account.startSecondFactor', 'admin.customers.create']),
    )
  })
})
