// `npm test`: lint, types and every test; the last line says how many passed and failed.
if (Number(process.versions.node.split('.')[0]) < 18) {
  console.error(`Cartwright needs Node 18 or newer for its commands; this is Node ${process.versions.node}.`)
  process.exit(1)
}

import('./lib/commands.mjs').then(({ test }) => test(process.argv.slice(2)))
