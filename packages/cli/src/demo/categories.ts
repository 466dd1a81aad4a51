/** A category of the demo shop. `parent` is the slug of one that stands before it. */
export interface DemoCategory {
  readonly slug: string
  readonly name: string
  readonly parent: string | null
}

const tree = (parent: string | null, ...children: readonly (readonly [slug: string, name: string])[]): readonly DemoCategory[] =>
  children.map(([slug, name]) => ({ slug, name, parent }))

/**
 * The category tree in the order of its making. A fresh database counts ids from 1, so the fifth is category 5 of API.md's examples:
 * `phones`. Add new ones at the end.
 */
export const demoCategories: readonly DemoCategory[] = [
  ...tree(null, ['electronics', 'Electronics']),
  ...tree('electronics', ['computers', 'Computers']),
  ...tree('computers', ['laptops', 'Laptops'], ['tablets', 'Tablets and readers']),
  ...tree('electronics', ['phones', 'Phones']),
  ...tree('phones', ['phone-cases', 'Cases and covers'], ['phone-chargers', 'Chargers and holders']),
  ...tree('computers', ['monitors', 'Monitors'], ['computer-accessories', 'Computer accessories']),
  ...tree('electronics', ['audio', 'Audio'], ['cameras', 'Cameras'], ['wearables', 'Watches and bands']),
  ...tree(null, ['home', 'Home']),
  ...tree('home', ['kitchen', 'Kitchen'], ['furniture', 'Furniture'], ['lighting', 'Lighting'], ['textiles', 'Bed and bath'], ['garden', 'Garden']),
  ...tree(null, ['clothing', 'Clothing']),
  ...tree('clothing', ['women', 'Women'], ['men', 'Men'], ['shoes', 'Shoes']),
  ...tree(null, ['sports', 'Sports and outdoors']),
  ...tree('sports', ['cycling', 'Cycling'], ['camping', 'Camping and hiking'], ['fitness', 'Fitness']),
  ...tree(null, ['leisure', 'Leisure']),
  ...tree('leisure', ['stationery', 'Stationery'], ['beauty', 'Care and beauty'], ['toys', 'Toys and games'], ['pantry', 'Coffee, tea and pantry']),
]
