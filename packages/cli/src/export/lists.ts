import type { Client } from '@cartwright/client'

/** What can be exported. */
export type ExportKind = 'products' | 'stock' | 'orders' | 'customers'

/** The lists that exports walk through. */
export type Lists = Pick<Client, 'categories'> & {
  readonly admin: { readonly [Kind in ExportKind]: Pick<Client['admin'][Kind], 'each'> }
}

/** The lists of a shop, telling of each item that is taken. */
export const countedLists = ({ categories, admin: { products, stock, orders, customers } }: Client, tell: () => void): Lists => {
  async function* telling<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item, void, undefined> {
    for await (const item of items) {
      tell()
      yield item
    }
  }
  return {
    categories,
    admin: {
      products: { each: query => telling(products.each(query)) },
      stock: { each: query => telling(stock.each(query)) },
      orders: { each: query => telling(orders.each(query)) },
      customers: { each: query => telling(customers.each(query)) },
    },
  }
}
