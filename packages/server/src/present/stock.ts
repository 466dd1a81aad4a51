import { available, type Location, type Movement, type Product, type StockLevel } from '@cartwright/core'
import type { Wire, StockLevel as WireStockLevel } from '../contract/index.ts'
import { timeOf } from './time.ts'

type WireMovement = Wire<'admin.stock.movements'>['output']['movements'][number]

/** Codes of locations by id. */
export type LocationCodes = ReadonlyMap<number, string>

/** What the catalog says of a variant: for figures that people read. */
export interface VariantName {
  readonly sku: string
  readonly productId: number
}

export function locationCodes(locations: readonly Location[]): LocationCodes {
  return new Map(locations.map(({ id, code }) => [id, code]))
}

export function variantNames(products: readonly Product[]): ReadonlyMap<number, VariantName> {
  return new Map(products.flatMap(product => product.variants.map(variant => [variant.id, { sku: variant.sku, productId: product.id }] as const)))
}

export function presentLevel(level: StockLevel, locations: LocationCodes, name: VariantName | undefined): WireStockLevel {
  return {
    variant_id: level.variantId,
    product_id: name?.productId ?? null,
    sku: name?.sku ?? null,
    location: locations.get(level.locationId) ?? String(level.locationId),
    on_hand: level.onHand,
    reserved: level.reserved,
    available: available(level),
  }
}

export function presentMovement(movement: Movement, locations: LocationCodes): WireMovement {
  return {
    id: movement.id,
    variant_id: movement.variantId,
    location: locations.get(movement.locationId) ?? String(movement.locationId),
    delta_on_hand: movement.deltaOnHand,
    delta_reserved: movement.deltaReserved,
    cause: movement.cause,
    cause_key: movement.causeKey,
    reason: movement.reason,
    actor: movement.actor,
    at: timeOf(movement.at),
  }
}
