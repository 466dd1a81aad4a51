import * as entry from '@cartwright/client'

console.log(Object.keys(entry).includes('default') ? 'has a default export' : '@cartwright/client works')
