// `npm start`: installs what is missing, builds, and serves the demo shop. Old syntax on purpose: an old Node must get as far as the sentence below.
if (Number(process.versions.node.split('.')[0]) < 18) {
  console.error(`Cartwright needs Node 18 or newer for its commands; this is Node ${process.versions.node}.`)
  process.exit(1)
}

import('./lib/commands.mjs').then(({ start }) => start(process.argv.slice(2)))
