import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { findStripeMock } from '../support/stripe-mock.ts'

const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'stripe-mock-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}

const program = (name: string, script: string) => {
  const path = join(folder(), name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}

const written = () => {
  const lines: string[] = []
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation(line => lines.push(String(line)) > 0)
  onTestFinished(() => spy.mockRestore())
  return lines
}

describe("where Stripe's own mock is looked for", () => {
  it('is where STRIPE_MOCK says, and nowhere else then', async () => {
    const path = program('mine', 'exit 0')
    expect(await findStripeMock({ env: { STRIPE_MOCK: path } })).toBe(path)
    await expect(findStripeMock({ env: { STRIPE_MOCK: '/nowhere' } })).rejects.toThrow('STRIPE_MOCK names no file')
  })

  it('is in the search path', async () => {
    const path = program('stripe-mock', 'exit 0')
    expect(await findStripeMock({ env: { PATH: join(path, '..') } })).toBe(path)
  })

  it('is built once with Go', async () => {
    const cache = folder()
    const go = program('go', 'echo "$@" >> "$GOBIN/../../calls"; printf "" > "$GOBIN/stripe-mock"')
    const env = { PATH: join(go, '..') }
    const built = await findStripeMock({ env, cache })
    expect(built).toMatch(/stripe-mock$/)
    writeFileSync(go, '#!/bin/sh\nexit 1\n')
    expect(await findStripeMock({ env, cache })).toBe(built)
  })

  it('without Go is said to be absent, in one line', async () => {
    const lines = written()
    expect(await findStripeMock({ env: { PATH: folder(), CI: 'true' } })).toBeUndefined()
    expect(lines).toEqual(['Skipping the comparison with stripe-mock: there is no stripe-mock and no Go toolchain to build it with\n'])
  })

  it('when Go cannot build it is absent on a desk, and a failure in CI', async () => {
    const lines = written()
    const env = { PATH: join(program('go', 'echo offline >&2; exit 1'), '..') }
    expect(await findStripeMock({ env, cache: folder() })).toBeUndefined()
    expect(lines).toHaveLength(1)
    await expect(findStripeMock({ env: { ...env, CI: 'true' }, cache: folder() })).rejects.toThrow('go install of stripe-mock failed')
  })
})
