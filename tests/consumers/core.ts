import * as entry from '@cartwright/core'

console.log(Object.keys(entry).includes('default') ? 'has a default export' : '@cartwright/core works')
