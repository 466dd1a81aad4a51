/** Headers of every answer (RELIABILITY 5.3): an API answer is data and nothing else, whatever a browser is told to make of it. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-site',
}

/** Two years, with subdomains; said over https only, as browsers ignore it elsewhere. */
export const strictTransport = 'max-age=63072000; includeSubDomains'
