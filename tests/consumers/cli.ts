import * as entry from 'cartwright'

console.log(Object.keys(entry).includes('default') ? 'has a default export' : 'cartwright works')
