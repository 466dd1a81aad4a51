import { type Cart, CommerceError } from '../model/index.ts'
import type { CartOwner, CartStore } from '../ports/index.ts'
import { frozenCopy } from './frozen-copy.ts'
import { type MemoryTables, nextId } from './tables.ts'

/** Carts in memory. */
export function memoryCartStore(tables: MemoryTables): CartStore {
  return {
    cart: async id => tables.carts.get(id) ?? null,
    latest: async owner => tables.carts.get(tables.cartIdsByOwner.get(ownerKey(owner))?.at(-1) ?? 0) ?? null,
    insert: async cart => {
      const present = cart.status === 'open' ? openCartOf(tables, cart) : undefined
      if (present) return { cart: present, created: false }
      const saved = frozenCopy({ ...cart, id: nextId(tables, 'cart'), version: 1 })
      index(tables, saved)
      tables.carts.set(saved.id, saved)
      return { cart: saved, created: true }
    },
    write: async cart => write(tables, [cart]),
    writeBoth: async (own, guest) => write(tables, [own, guest]),
    deleteOpen: async owner => {
      const ids = tables.cartIdsByOwner.get(ownerKey(owner)) ?? []
      for (const cart of ids.flatMap(id => tables.carts.get(id) ?? [])) {
        if (cart.status !== 'open') continue
        unindex(tables, cart)
        tables.carts.delete(cart.id)
      }
    },
    expire: async (before, limit) => {
      const idle = [...tables.carts.values()].filter(cart => cart.status === 'open' && cart.updatedAt < before)
      const expired = idle.sort((a, b) => a.updatedAt - b.updatedAt || a.id - b.id).slice(0, limit)
      for (const cart of expired) {
        unindex(tables, cart)
        tables.carts.delete(cart.id)
      }
      return expired.length
    },
  }
}

/** Writes all of the carts or none; answers the first as stored. */
function write(tables: MemoryTables, carts: readonly Cart[]): Cart | null {
  if (carts.some(cart => tables.carts.get(cart.id)?.version !== cart.version)) return null
  const written = carts.map(cart => frozenCopy({ ...cart, version: cart.version + 1 }))
  for (const cart of written) refuseSecondOpenCart(tables, cart, written)
  for (const cart of carts) unindex(tables, tables.carts.get(cart.id) ?? cart)
  for (const cart of written) {
    index(tables, cart)
    tables.carts.set(cart.id, cart)
  }
  return written[0] ?? null
}

function refuseSecondOpenCart(tables: MemoryTables, cart: Cart, written: readonly Cart[]): void {
  if (cart.status !== 'open') return
  const others = ownerKeys(cart).flatMap(key => tables.cartIdsByOwner.get(key) ?? [])
  const isOpen = (id: number) => (written.find(other => other.id === id) ?? tables.carts.get(id))?.status === 'open'
  if (others.some(id => id !== cart.id && isOpen(id))) throw new CommerceError('duplicate', 'The owner has another open cart.', { field: 'owner' })
}

function openCartOf(tables: MemoryTables, cart: Pick<Cart, 'customerId' | 'tokenHash'>): Cart | undefined {
  const ids = ownerKeys(cart).flatMap(key => tables.cartIdsByOwner.get(key) ?? [])
  return ids.map(id => tables.carts.get(id)).find(candidate => candidate?.status === 'open')
}

function index(tables: MemoryTables, cart: Cart): void {
  for (const key of ownerKeys(cart))
    tables.cartIdsByOwner.set(
      key,
      [...(tables.cartIdsByOwner.get(key) ?? []), cart.id].sort((a, b) => a - b),
    )
}

function unindex(tables: MemoryTables, cart: Cart): void {
  for (const key of ownerKeys(cart))
    tables.cartIdsByOwner.set(
      key,
      (tables.cartIdsByOwner.get(key) ?? []).filter(id => id !== cart.id),
    )
}

function ownerKeys({ customerId, tokenHash }: Pick<Cart, 'customerId' | 'tokenHash'>): string[] {
  return [...(customerId === null ? [] : [ownerKey({ customerId })]), ...(tokenHash === null ? [] : [ownerKey({ tokenHash })])]
}

function ownerKey(owner: CartOwner): string {
  return 'customerId' in owner ? `customer:${owner.customerId}` : `token:${owner.tokenHash}`
}
