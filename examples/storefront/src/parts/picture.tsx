/** A picture of a product, or an empty field of the same size. What is named beside it is not named again. */
export const Picture = ({
  image,
  alt,
  isLazy = true,
}: {
  readonly image: { readonly url: string } | null
  readonly alt: string
  readonly isLazy?: boolean
}) => <span class="picture">{image && <img src={image.url} alt={alt} width="400" height="400" loading={isLazy ? 'lazy' : 'eager'} decoding="async" />}</span>
