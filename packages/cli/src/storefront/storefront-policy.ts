/** What the storefront's pages may load beside their own files, as a Content-Security-Policy. */
export const storefrontPolicy = (allowsStripe: boolean): string => {
  const stripe = (...sources: readonly string[]) => (allowsStripe ? sources : [])
  return [
    "default-src 'none'",
    ["script-src 'self'", ...stripe('https://js.stripe.com', 'https://*.js.stripe.com')].join(' '),
    "style-src 'self'",
    // Pictures of products lie where the merchant keeps them; those of the demo shop are data.
    "img-src 'self' https: data:",
    ["connect-src 'self'", ...stripe('https://api.stripe.com')].join(' '),
    ...(allowsStripe ? ['frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com'] : []),
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}
