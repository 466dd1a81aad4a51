type Problem = readonly [fault: string, remedy: string]

const trustIt = 'To trust one of your own, name the file of its authority, or its own: NODE_EXTRA_CA_CERTS=ca.pem.'
const unknownIssuer: Problem = ['its issuer is not known', trustIt]

/** What is wrong with a certificate, and what to do about it, by the code that Node gives. */
const certificateProblems: ReadonlyMap<string, Problem> = new Map<string, Problem>([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', ['it is signed by itself', trustIt]],
  ['SELF_SIGNED_CERT_IN_CHAIN', ['its authority is not known', trustIt]],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', unknownIssuer],
  ['UNABLE_TO_GET_ISSUER_CERT', unknownIssuer],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', unknownIssuer],
  ['CERT_HAS_EXPIRED', ['it has expired', 'The shop needs a new one.']],
  ['CERT_NOT_YET_VALID', ['it is not valid yet', 'Is the clock of this machine right?']],
  ['ERR_TLS_CERT_ALTNAME_INVALID', ['it is for another host', 'Use the address that it was made for.']],
])

/** What Node says when it is answered in plain http. */
const plainHttp: ReadonlySet<string> = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'])

/** Why no TLS connection came about, and a way out, in sentences; null where it was something else. Fetch keeps it as the cause of a cause. */
export const tlsProblem = (error: unknown): string | null => {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
    const [fault, remedy] = certificateProblems.get(code) ?? []
    if (fault) return `Its certificate is not trusted: ${fault} (${code}). ${remedy}`
    if (plainHttp.has(code)) return `It answers without TLS (${code}). Its address may begin with http:.`
  }
  return null
}
