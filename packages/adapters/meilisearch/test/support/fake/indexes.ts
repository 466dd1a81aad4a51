import { ApiError } from './api-error.ts'
import type { Stored } from './documents.ts'
import { isNamedBy } from './documents.ts'
import { readFilter } from './filter.ts'
import { changedSettings, defaultSettings, type FakeSettings } from './settings.ts'

export interface FakeIndex {
  readonly createdAt: string
  updatedAt: string
  settings: FakeSettings
  readonly documents: Map<number, Stored>
}

/** The indexes of a server and what tasks do to them. A task that throws an {@link ApiError} has failed. */
export class Indexes {
  readonly all = new Map<string, FakeIndex>()

  get(uid: string): FakeIndex {
    const index = this.all.get(uid)
    if (!index) throw new ApiError(404, 'index_not_found', `Index \`${uid}\` not found.`)
    return index
  }

  create(uid: string): void {
    if (this.all.has(uid)) throw new ApiError(409, 'index_already_exists', `Index \`${uid}\` already exists.`)
    const at = new Date().toISOString()
    this.all.set(uid, { createdAt: at, updatedAt: at, settings: defaultSettings, documents: new Map() })
  }

  delete(uid: string): void {
    this.get(uid)
    this.all.delete(uid)
  }

  changeSettings(uid: string, change: Readonly<Record<string, unknown>>): void {
    const index = this.made(uid)
    index.settings = changedSettings(index.settings, change)
    touch(index)
  }

  /** Replaces documents whole; makes the index where there is none. */
  add(uid: string, documents: readonly Stored[]): void {
    const index = this.made(uid)
    for (const { id } of documents)
      if (typeof id !== 'number' || !Number.isSafeInteger(id)) throw new ApiError(400, 'invalid_document_id', `Document identifier ${String(id)} is invalid`)
    for (const document of documents) index.documents.set(Number(document.id), document)
    touch(index)
  }

  deleteBatch(uid: string, ids: readonly number[]): void {
    const index = this.get(uid)
    for (const id of ids) index.documents.delete(id)
    touch(index)
  }

  deleteBy(uid: string, filter: unknown): void {
    const index = this.get(uid)
    const passes = readFilter(filter, isNamedBy(index.settings.filterableAttributes))
    for (const [id, document] of [...index.documents]) if (passes(document)) index.documents.delete(id)
    touch(index)
  }

  swap(swaps: readonly { readonly indexes: readonly [string, string]; readonly rename: boolean }[]): void {
    for (const { indexes, rename } of swaps) {
      const [a, b] = indexes
      const first = this.get(a)
      if (rename) {
        if (this.all.has(b)) throw new ApiError(400, 'invalid_swap_rename', `Index \`${b}\` exists.`)
        this.all.delete(a)
        this.all.set(b, first)
      } else {
        const second = this.get(b)
        this.all.set(a, second)
        this.all.set(b, first)
      }
    }
  }

  private made(uid: string): FakeIndex {
    if (!this.all.has(uid)) this.create(uid)
    return this.get(uid)
  }
}

function touch(index: FakeIndex): void {
  index.updatedAt = new Date().toISOString()
}
