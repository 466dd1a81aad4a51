import { describe, expect, it } from 'vitest'
import { buyMugs, mugShop } from './support/mug-shop.ts'
import { run, runJson } from './support/run.ts'

const orderOf = (cwd: string) => runJson<{ status: string; refunded_amount: number }>(['orders', 'show', '1'], { cwd })

describe('what cannot be undone', () => {
  it('is refused where nobody can be asked, and nothing changes', async () => {
    const cwd = await mugShop()
    await buyMugs(cwd)
    await run(['keys', 'create', '--name', 'Till'], { cwd })
    const before = await orderOf(cwd)
    for (const [args, what] of [
      [['orders', 'cancel', '1'], 'Order 1 of guest@example.com, 44.00 USD, paid, will be cancelled.'],
      [['refund', '1', '--line', '1:1'], '9.50 USD of order 1 will be paid back.'],
      [['keys', 'revoke', '1'], 'Key 1, "Till", will stop working at once.'],
      [['products', 'delete', 'MUG'], 'Product 1 "Mug" with 1 variant will be deleted.'],
    ] as const) {
      const { code, out, err } = await run(args, { cwd })
      expect([code, out]).toEqual([2, ''])
      expect(err).toContain(`error: ${what} This cannot be undone: say --yes where there is no terminal to ask on. Nothing was changed.\n`)
    }
    expect(await orderOf(cwd)).toEqual(before)
    expect((await run(['keys', 'list'], { cwd })).out).not.toContain('revoked')
    expect((await run(['products', 'show', 'MUG'], { cwd })).code).toBe(0)
  })

  it('is asked for on a terminal', async () => {
    const cwd = await mugShop()
    await buyMugs(cwd)
    const refused = await run(['refund', '1', '--line', '1:1'], { cwd, isTerminal: true, stdin: 'n\n', env: { NO_COLOR: '1' } })
    expect([refused.code, refused.out]).toEqual([1, ''])
    expect(refused.err).toBe(
      'Amount  9.50 USD\nLine 1  9.50 USD for 1\n9.50 USD of order 1 will be paid back. This cannot be undone. Go on? [y/N] error: Nothing was changed.\n',
    )
    expect((await orderOf(cwd)).refunded_amount).toBe(0)
    const ended = await run(['orders', 'cancel', '1'], { cwd, isTerminal: true, stdin: '' })
    expect(ended.code).toBe(1)
    expect((await orderOf(cwd)).status).toBe('paid')
    const done = await run(['refund', '1', '--line', '1:1'], { cwd, isTerminal: true, stdin: 'y\n', env: { NO_COLOR: '1' } })
    expect([done.code, done.out]).toEqual([0, 'Refund 1 has succeeded.\nAmount  9.50 USD\nLine 1  9.50 USD for 1\n'])
    expect((await orderOf(cwd)).refunded_amount).toBe(9.5)
  })

  it('shows what a return would pay back', async () => {
    const cwd = await mugShop()
    await buyMugs(cwd)
    await run(['orders', 'ship', '1'], { cwd })
    await run(['return', 'request', '1', '--line', '1:2'], { cwd })
    expect((await run(['return', 'receive', '1', '1', '--refund', '--preview'], { cwd })).out).toBe('19.00 USD would be paid back.\n')
    expect((await run(['return', 'receive', '1', '1', '--preview'], { cwd })).code).toBe(2)
    expect((await run(['return', 'receive', '1', '1', '--refund'], { cwd })).err).toContain('19.00 USD will be paid back.')
    // Goodwill of 35.00 leaves 9.00 of 44.00.
    await run(['refund', '1', '--amount', '35', '--yes'], { cwd })
    expect(await runJson(['return', 'receive', '1', '1', '--refund', '--preview'], { cwd })).toEqual({ amount: 9, currency: 'USD' })
    const { err } = await run(['return', 'receive', '1', '1', '--line', '1:1', '--refund'], { cwd })
    expect(err).toContain('9.00 USD will be paid back.')
    expect((await run(['return', 'list', '1'], { cwd })).out).toContain('requested')
    expect((await run(['return', 'receive', '1', '1', '--refund', '--yes'], { cwd })).out).toBe(
      'Return 1 is received. Of the order, 44.00 USD are paid back in all.\n',
    )
  })
})
