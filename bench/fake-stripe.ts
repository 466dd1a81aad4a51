// The fake Stripe in a process of its own, as the real one would be; driven over HTTP (`/_control/NAME`).
import { startFakeStripe } from '@cartwright/stripe/fake'

const { port } = await startFakeStripe({ webhookPolicy: { drop: true } })
console.log(`listening ${port}`)
process.on('SIGTERM', () => process.exit(0))
