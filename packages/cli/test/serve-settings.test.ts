import { describe, expect, it } from 'vitest'
import { UsageError } from '../src/errors.ts'
import { readServeSettings } from '../src/serve/serve-settings.ts'
import { databaseName } from '../src/shop/database-url.ts'
import { poolOf, replicasOf } from '../src/shop/open-storage.ts'

const read = (env: Readonly<Record<string, string>>, isDemo = false) => readServeSettings({ env, cwd: '/shop' }, { demo: isDemo })
const secret = 'fJ3zq0Vw8mT1xK6bR9cYd2Lh5nGp7sAe'

describe('serve settings', () => {
  it('have a storefront with the demo shop, unless told', () => {
    expect([read({}, true).storefront, read({ STOREFRONT: 'off' }, true).storefront, read({ STOREFRONT: 'on' }).storefront]).toEqual(['on', 'off', 'on'])
  })

  it('have defaults for everything in development', () => {
    expect(read({})).toEqual({
      database: { kind: 'sqlite', file: '/shop/shop.db' },
      port: 3000,
      host: '127.0.0.1',
      processes: null,
      noticeMs: 0,
      isProduction: false,
      jwtSecret: null,
      rateLimit: 'on',
      workers: 'on',
      storefront: 'off',
      trustedProxies: 0,
      corsOrigins: [],
      issuers: [],
      metrics: null,
      tracing: null,
      logAddresses: false,
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
      STOREFRONT: 'on',
      TRUSTED_PROXIES: '2',
      CORS_ORIGINS: 'https://a.example, http://localhost:5173,capacitor://localhost',
      METRICS_PORT: '9464',
      METRICS_HOST: '0.0.0.0',
      METRICS_TOKEN: 'a-token-of-the-tests',
    }
    expect(read(env)).toEqual({
      database: { kind: 'sqlite', file: '/data/a.db' },
      port: 0,
      host: '0.0.0.0',
      processes: null,
      noticeMs: 0,
      isProduction: false,
      jwtSecret: secret,
      rateLimit: 'off',
      workers: 'off',
      storefront: 'on',
      trustedProxies: 2,
      corsOrigins: ['https://a.example', 'http://localhost:5173', 'capacitor://localhost'],
      issuers: [],
      metrics: { port: 9464, host: '0.0.0.0', token: 'a-token-of-the-tests' },
      tracing: null,
      logAddresses: false,
    })
  })

  it.each([
    [{}, '/shop/.cartwright/demo.db'],
    [{ DATABASE_URL: 'sqlite:own.db' }, '/shop/own.db'],
    [{ DATABASE_URL: 'sqlite:own.db', CARTWRIGHT_DEMO_DB: 'try/demo.db' }, '/shop/try/demo.db'],
  ])('put the demo shop of %j at %s', (env, file) => {
    expect(read(env, true).database).toEqual({ kind: 'sqlite', file })
  })

  it.each([
    [{ NODE_ENV: 'production' }, 'In production JWT_SECRET must be set, to at least 32 bytes that nobody can guess.'],
    [
      { NODE_ENV: 'production', JWT_SECRET: 'short' },
      'JWT_SECRET could be guessed: it has 5 bytes, and needs at least 32. In production take one such as "openssl rand -base64 48" prints.',
    ],
    [{ NODE_ENV: 'prod' }, 'NODE_ENV is production, development or test, not "prod".'],
    [{ NODE_ENV: 'Production', JWT_SECRET: secret }, 'NODE_ENV is production, development or test, not "Production".'],
    [{ JWT_SECRET: 'short' }, 'JWT_SECRET must have at least 32 bytes; this one has 5.'],
    [{ NODE_ENV: 'production', JWT_SECRET: secret, RATE_LIMIT: 'off' }, 'RATE_LIMIT=off is for load tests: it is refused in production.'],
    [{ WORKERS: '4' }, 'WORKERS is on or off, not "4".'],
    [{ STOREFRONT: 'yes' }, 'STOREFRONT is on or off, not "yes".'],
    [{ RATE_LIMIT: 'no' }, 'RATE_LIMIT is on or off, not "no".'],
    [{ PORT: '70000' }, 'PORT is a whole number from 0 to 65535, not "70000".'],
    [{ PORT: 'http' }, 'PORT is a whole number from 0 to 65535, not "http".'],
    [{ DATABASE_URL: 'shop.db' }, 'DATABASE_URL is sqlite:FILE, for instance sqlite:shop.db, or postgres://USER:PASSWORD@HOST/DATABASE; "shop.db" is neither.'],
    [{ DATABASE_URL: 'sqlite:' }, 'DATABASE_URL is sqlite:FILE, for instance sqlite:shop.db, or postgres://USER:PASSWORD@HOST/DATABASE; "sqlite:" is neither.'],
    [
      { DATABASE_URL: 'mysql://me:secret@host/db?password=secret' },
      'DATABASE_URL is sqlite:FILE, for instance sqlite:shop.db, or postgres://USER:PASSWORD@HOST/DATABASE; "mysql://***@host/db" is neither.',
    ],
    [
      { DATABASE_URL: 'postgres://me:se/cr@et@host/db' },
      'DATABASE_URL is postgres://USER:PASSWORD@HOST:PORT/DATABASE, with %XX for signs in the password that are not letters or digits; "postgres://***@host/db" is not.',
    ],
    [
      { CORS_ORIGINS: 'https://a.example,shop.example' },
      'CORS_ORIGINS has origins such as https://shop.example, without a path, with commas between them; "shop.example" is none.',
    ],
    [
      { CORS_ORIGINS: 'https://a.example/' },
      'CORS_ORIGINS has origins such as https://shop.example, without a path, with commas between them; "https://a.example/" is none.',
    ],
    [{ CORS_ORIGINS: '*' }, 'CORS_ORIGINS has origins such as https://shop.example, without a path, with commas between them; "*" is none.'],
    [{ DRAIN_MS: '15001' }, 'DRAIN_MS is a whole number from 0 to 15000, not "15001".'],
  ])('refuse %j', (env, message) => {
    expect(() => read(env)).toThrow(new UsageError(message))
  })
})

describe('several processes', () => {
  it('share whatever database can be shared', () => {
    expect(readServeSettings({ env: { DRAIN_MS: '6000' }, cwd: '/shop' }, { workers: 4 })).toMatchObject({ processes: 4, noticeMs: 6_000 })
    expect(() => readServeSettings({ env: { DATABASE_URL: 'sqlite::memory:' }, cwd: '/shop' }, { workers: 2 })).toThrow(
      new UsageError('--workers needs a database that processes can share: each would have a :memory: of its own.'),
    )
  })
})

describe('the database of a shop', () => {
  it.each([
    ['postgres://me:secret@db.example:6543/shop?sslmode=verify-full', 'postgres://me@db.example:6543/shop'],
    ['postgresql://db.example/shop', 'postgresql://db.example/shop'],
    ['postgres://me:p%40ss@db.example/shop', 'postgres://me@db.example/shop'],
    ['postgres://me@/shop?host=/run/postgresql&password=secret', 'postgres://me@socket/shop'],
  ])('%s is shown as %s', (url, shown) => {
    const { database } = read({ DATABASE_URL: url })
    expect(database).toEqual({ kind: 'postgres', url })
    expect(databaseName(database)).toBe(shown)
  })

  it.each([
    [{}, 10],
    [{ DATABASE_POOL: '1' }, 1],
    [{ DATABASE_POOL: '1000' }, 1_000],
  ])('has for %j so many connections: %i', (env, connections) => {
    expect(poolOf(env)).toBe(connections)
  })

  it.each(['0', '1001', '-1', '2.5', 'many'])('has not %s connections', text => {
    expect(() => poolOf({ DATABASE_POOL: text })).toThrow(new UsageError(`DATABASE_POOL is a whole number of connections from 1 to 1000, not "${text}".`))
  })

  it('has replicas, each an address of its own', () => {
    expect(replicasOf({})).toEqual([])
    expect(replicasOf({ DATABASE_REPLICA_URLS: 'postgres://a/shop, postgres://b/shop' })).toEqual(['postgres://a/shop', 'postgres://b/shop'])
    expect(() => replicasOf({ DATABASE_REPLICA_URLS: 'postgres://a/shop,sqlite:b' })).toThrow(
      new UsageError(
        'DATABASE_REPLICA_URLS is postgres://USER:PASSWORD@HOST:PORT/DATABASE, with %XX for signs in the password that are not letters or digits; "sqlite:b" is not.',
      ),
    )
  })
})
