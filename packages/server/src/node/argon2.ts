// Whole: a name that an older Node does not have would end the import with a SyntaxError, before anybody can say which Node is needed.
import * as nodeCrypto from 'node:crypto'
import type { DeriveArgon2id } from '@cartwright/core'

/** Argon2id by `node:crypto`, on its thread pool: for core's `argon2id({ derive: nodeArgon2() })`. The Web Crypto API's is the same algorithm, but Node warns that it is experimental. */
export function nodeArgon2(): DeriveArgon2id {
  return ({ password, salt, memoryKiB, passes, parallelism, tagLength }) =>
    new Promise((resolve, reject) => {
      const parameters = { message: password, nonce: salt, parallelism, tagLength, memory: memoryKiB, passes }
      nodeCrypto.argon2('argon2id', parameters, (error, tag) => (error ? reject(error) : resolve(new Uint8Array(tag))))
    })
}
