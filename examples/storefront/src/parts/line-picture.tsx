import { useLoad } from '../loading/use-load.ts'
import { shop } from '../state/shop.ts'
import { Picture } from './picture.tsx'

/** The picture of what was put into a cart or an order, which know the product's number alone. A product that is gone has none. */
export const LinePicture = ({ productId }: { readonly productId: number }) => {
  const { data } = useLoad(`product ${productId}`, signal => shop.products.get(String(productId), {}, { signal }))
  return <Picture image={data?.image ?? null} alt="" />
}
