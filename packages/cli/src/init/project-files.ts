import { version } from '../version.ts'

/** `standalone`: the program as it is, with settings; `embedded`: a program of one's own around the shop. */
export type ProjectKind = 'standalone' | 'embedded'

/** What a new project is made of. */
export interface ProjectPlan {
  readonly kind: ProjectKind
  /** What npm calls it. */
  readonly name: string
  readonly currency: string
  /** What access tokens are signed with. */
  readonly jwtSecret: string
}

/** The program of the shop, without a shell in between: it gets Ctrl-C itself. */
const program = 'node --env-file=.env node_modules/cartwright/dist/main.js'

/** The files of a new project, by name. */
export const projectFiles = (plan: ProjectPlan): Readonly<Record<string, string>> => ({
  'package.json': manifestOf(plan),
  '.env': environmentOf(plan),
  '.gitignore': 'node_modules/\n.env\n*.db\n*.db-wal\n*.db-shm\n*.db.secrets.json\n',
  'README.md': readmeOf(plan),
  ...(plan.kind === 'embedded' ? { 'server.ts': serverOf(plan) } : {}),
})

const manifestOf = ({ kind, name }: ProjectPlan): string => {
  const start = kind === 'embedded' ? 'node --env-file=.env server.ts' : `${program} serve`
  const libraries = kind === 'embedded' ? ['@cartwright/core', '@cartwright/server', '@cartwright/sqlite'] : []
  const manifest = {
    name,
    version: '0.0.0',
    private: true,
    type: 'module',
    engines: { node: '>=24.7' },
    scripts: { start, seed: `${program} seed`, cartwright: program },
    dependencies: Object.fromEntries([...libraries, 'cartwright'].map(library => [library, version])),
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

const environmentOf = ({ currency, jwtSecret }: ProjectPlan): string => `# What the shop is told. "npm run cartwright -- serve --help" has all of it.
DATABASE_URL=sqlite:shop.db
HOST=127.0.0.1
PORT=3000
SHOP_CURRENCY=${currency}
# Test tokens pay, and no money is taken: "stripe", with its keys, takes money.
PAYMENTS=test
JWT_SECRET=${jwtSecret}
`

const readmeOf = ({ kind, name }: ProjectPlan): string => `# ${name}

\`\`\`sh
npm install
npm start                        # http://127.0.0.1:3000/docs
npm run seed                     # demo products, in a shop that has none
npm run -s cartwright -- --help  # everything a merchant does
\`\`\`

${kind === 'embedded' ? '`server.ts` is the shop: change it as you like. ' : ''}Settings are in \`.env\`, which holds a secret: keep it out of the repository. The shop is \`shop.db\`; \`npm run -s cartwright -- backup FILE\` copies it.
`

const serverOf = ({ name }: ProjectPlan): string => `import { argon2id, createCommerce, systemClock } from '@cartwright/core'
import { testPayments } from '@cartwright/core/memory'
import { createApp } from '@cartwright/server'
import { listen, nodeArgon2 } from '@cartwright/server/node'
import { sqlite } from '@cartwright/sqlite'

const { DATABASE_URL = 'sqlite:shop.db', HOST = '127.0.0.1', PORT = '3000', SHOP_CURRENCY = 'USD', JWT_SECRET = '' } = process.env

const storage = sqlite(DATABASE_URL.replace(/^sqlite:/, ''))
const commerce = createCommerce({
  storage,
  // Test tokens pay, and no money is taken: @cartwright/stripe takes money.
  payments: testPayments({ notes: storage.notes, clock: systemClock }),
  passwords: argon2id({ derive: nodeArgon2() }),
  settings: { currency: SHOP_CURRENCY },
})
await commerce.start()
const workers = commerce.workers.start()

const app = createApp(commerce, { title: ${JSON.stringify(name)}, tokens: { key: { alg: 'HS256', secret: JWT_SECRET } } })
const server = await listen(app, { host: HOST, port: Number(PORT) })
console.log(\`The shop is open: \${server.url}/products, \${server.url}/docs\`)

const stop = async () => {
  await server.stop()
  await workers.stop()
  await commerce.close()
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
`
