import * as entry from '@cartwright/server'

console.log(Object.keys(entry).includes('default') ? 'has a default export' : '@cartwright/server works')
