import { describe, expect, it } from 'vitest'
import { UsageError } from '../src/errors.ts'
import { readServeSettings } from '../src/serve/serve-settings.ts'

const read = (env: Readonly<Record<string, string>>, isDemo = false) => readServeSettings({ env, cwd: '/shop' }, isDemo)
const secret = 's'.repeat(32)

describe('serve settings', () => {
  it('have defaults for everything in development', () => {
    expect(read({})).toEqual({
      database: { kind: 'sqlite', file: '/shop/shop.db' },
      port: 3000,
      host: '127.0.0.1',
      isProduction: false,
      jwtSecret: null,
      rateLimit: 'on',
      workers: 'on',
      trustedProxies: 0,
      corsOrigins: [],
    })
  })

  it('are what the environment says', () => {
    const env = {
      DATABASE_URL: 'sqlite:/data/a.db',
      PORT: '0',
      HOST: '0.0.0.0',
      JWT_SECRET: secret,
      RATE_LIMIT: 'off',
      WORKERS: 'off',
      TRUSTED_PROXIES: '2',
      CORS_ORIGINS: 'https://a.example, https://b.example',
    }
    expect(read(env)).toEqual({
      database: { kind: 'sqlite', file: '/data/a.db' },
      port: 0,
      host: '0.0.0.0',
      isProduction: false,
      jwtSecret: secret,
      rateLimit: 'off',
      workers: 'off',
      trustedProxies: 2,
      corsOrigins: ['https://a.example', 'https://b.example'],
    })
  })

  it.each([
    [{}, '/shop/.cartwright/demo.db'],
    [{ DATABASE_URL: 'sqlite:own.db' }, '/shop/own.db'],
    [{ DATABASE_URL: 'sqlite:own.db', CARTWRIGHT_DEMO_DB: 'try/demo.db' }, '/shop/try/demo.db'],
  ])('put the demo shop of %j at %s', (env, file) => {
    expect(read(env, true).database.file).toBe(file)
  })

  it.each([
    [{ NODE_ENV: 'production' }, 'In production JWT_SECRET must be set, to at least 32 bytes that nobody can guess.'],
    [{ NODE_ENV: 'production', JWT_SECRET: 'short' }, 'JWT_SECRET must have at least 32 bytes; this one has 5.'],
    [{ JWT_SECRET: 'short' }, 'JWT_SECRET must have at least 32 bytes; this one has 5.'],
    [{ NODE_ENV: 'production', JWT_SECRET: secret, RATE_LIMIT: 'off' }, 'RATE_LIMIT=off is for load tests: it is refused in production.'],
    [{ WORKERS: '4' }, 'WORKERS is on or off, not "4".'],
    [{ RATE_LIMIT: 'no' }, 'RATE_LIMIT is on or off, not "no".'],
    [{ PORT: '70000' }, 'PORT is a whole number from 0 to 65535, not "70000".'],
    [{ PORT: 'http' }, 'PORT is a whole number from 0 to 65535, not "http".'],
    [{ DATABASE_URL: 'postgres://me:secret@host/db' }, 'DATABASE_URL is sqlite:FILE, for instance sqlite:shop.db; "postgres://***@host/db" is not.'],
    [{ DATABASE_URL: 'shop.db' }, 'DATABASE_URL is sqlite:FILE, for instance sqlite:shop.db; "shop.db" is not.'],
    [{ DATABASE_URL: 'sqlite:' }, 'DATABASE_URL is sqlite:FILE, for instance sqlite:shop.db; "sqlite:" is not.'],
  ])('refuse %j', (env, message) => {
    expect(() => read(env)).toThrow(new UsageError(message))
  })
})
