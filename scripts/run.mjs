// The other root commands: build, typecheck, lint, format, cartwright, bench.
if (Number(process.versions.node.split('.')[0]) < 18) {
  console.error(`Cartwright needs Node 18 or newer for its commands; this is Node ${process.versions.node}.`)
  process.exit(1)
}

import('./lib/commands.mjs').then(({ run }) => run(process.argv[2], process.argv.slice(3)))
