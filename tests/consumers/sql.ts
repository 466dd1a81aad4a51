import * as entry from '@cartwright/sql'

console.log(Object.keys(entry).includes('default') ? 'has a default export' : '@cartwright/sql works')
