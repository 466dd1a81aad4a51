// `npm run audit`: 1 when something that runs in a shop has a known weakness of high or critical severity.
import { audit, isGrave } from './audit.ts'

const answer = await audit()
if ('reason' in answer) {
  console.log(`Not audited, the registry cannot be asked: ${answer.reason}`)
} else {
  for (const { what } of answer.findings) console.log(what)
  console.log(`${answer.findings.length} known weaknesses, ${answer.findings.filter(isGrave).length} of them high or critical.`)
  if (answer.findings.some(isGrave)) process.exitCode = 1
}
