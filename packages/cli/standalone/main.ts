// The program as one executable file, with the Node it needs inside: `npm run build:binary`.
import cluster from 'node:cluster'
import { endWithReader } from '../src/output/end-with-reader.ts'
import { runProgram } from '../src/program.ts'

endWithReader()
// A process of several is started as `FILE FILE serve ...`: the second stands where Node has the name of a script.
void runProgram(process.argv.slice(cluster.isWorker ? 3 : 2)).then(exitCode => {
  process.exitCode = exitCode
})
