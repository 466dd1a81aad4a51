import type { AdminProduct, Client } from '@cartwright/client'
import { FailedError } from '../errors.ts'

/** A number is an id; where no product has it, it may be a SKU all the same. Throws {@link FailedError} when there is none. */
export const findProduct = async (client: Client, which: string): Promise<AdminProduct> => {
  const { products } = await client.admin.products.list({ sku: which })
  const [bySku] = products
  if (bySku) return bySku
  if (!/^\d{1,15}$/.test(which)) throw new FailedError(`There is no product with the SKU ${which}.`)
  return client.admin.products.get(Number(which))
}

/** The variant with this SKU and the product it belongs to. Throws {@link FailedError} when there is none. */
export const findVariant = async (
  client: Client,
  sku: string,
): Promise<{ readonly product: AdminProduct; readonly variant: AdminProduct['variants'][number] }> => {
  const { products } = await client.admin.products.list({ sku })
  const [product] = products
  const variant = product?.variants.find(one => one.sku === sku)
  if (!product || !variant) throw new FailedError(`There is no variant with the SKU ${sku}.`)
  return { product, variant }
}
