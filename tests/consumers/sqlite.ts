import { assertNodeVersion } from '@cartwright/sqlite/assert-node-version'

assertNodeVersion('24.21.0')
console.log('@cartwright/sqlite works')
