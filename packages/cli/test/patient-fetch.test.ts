import { expect, it } from 'vitest'
import { patientFetch } from '../src/shop/patient-fetch.ts'

const answers = (...responses: readonly Response[]) => {
  const bodies: string[] = []
  const waits: number[] = []
  const send = async (request: Request): Promise<Response> => {
    bodies.push(await request.text())
    return responses[bodies.length - 1] ?? new Response(null, { status: 500 })
  }
  const patient = patientFetch(
    ms => waits.push(ms),
    send,
    async () => undefined,
  )
  return { patient, bodies, waits }
}

const request = () => new Request('http://shop.test/admin/products/import', { method: 'POST', body: 'rows' })
const limited = (seconds: number) => new Response('too many', { status: 429, headers: { 'retry-after': String(seconds) } })

it('waits as long as the shop asks and sends the same again', async () => {
  const { patient, bodies, waits } = answers(limited(7), limited(60), new Response('done'))
  expect(await (await patient(request())).text()).toBe('done')
  expect([bodies, waits]).toEqual([
    ['rows', 'rows', 'rows'],
    [7_000, 60_000],
  ])
})

it('does not wait for longer than a limit of a minute could mean, nor for other answers', async () => {
  const long = answers(limited(900))
  expect((await long.patient(request())).status).toBe(429)
  const busy = answers(new Response(null, { status: 503, headers: { 'retry-after': '1' } }))
  expect((await busy.patient(request())).status).toBe(503)
  expect([long.waits, busy.waits]).toEqual([[], []])
})
