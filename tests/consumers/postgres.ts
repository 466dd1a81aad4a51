import { postgres } from '@cartwright/postgres'

const storage = postgres('postgres://127.0.0.1:1/nowhere')
const refusal = await storage.ping().catch((error: { readonly code: string }) => error.code)
await storage.close()
if (refusal === 'storage_unavailable') console.log('@cartwright/postgres works')
