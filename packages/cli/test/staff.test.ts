import { expect, it } from 'vitest'
import { run, runJson, temporaryFolder } from './support/run.ts'

it('defines roles, lists, changes and deletes them', async () => {
  const cwd = temporaryFolder()
  await run(['migrate'], { cwd })
  expect((await run(['roles', 'list'], { cwd })).out.split('\n').map(line => line.trim().split(/\s{2,}/)[1])).toEqual(
    expect.arrayContaining(['NAME', 'staff', 'admin']),
  )
  const made = await run(['roles', 'create', 'Warehouse', '--scope', 'stock:write', '--scope', 'stock:read'], { cwd })
  expect(made).toEqual({ code: 0, out: 'Role 1, "Warehouse", allows stock:read, stock:write.\n', err: '' })
  const again = await run(['roles', 'create', 'Warehouse', '--scope', 'stock:read'], { cwd })
  expect([again.code, again.err]).toEqual([1, 'error: There is a role called "Warehouse" already. [duplicate]\n'])
  const builtIn = await run(['roles', 'edit', 'admin', '--scope', 'stock:read'], { cwd })
  expect([builtIn.code, builtIn.err]).toEqual([1, expect.stringContaining('the built-in ones cannot be changed')])
  const unknown = await run(['roles', 'create', 'X', '--scope', 'stock:eat'], { cwd })
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining('"stock:eat" is no scope.')])

  const changed = await run(['roles', 'edit', 'Warehouse', '--name', 'Stock room', '--scope', 'stock:read'], { cwd })
  expect(changed.out).toBe('Role 1, "Stock room", allows stock:read.\n')
  const { roles } = await runJson<{ roles: readonly unknown[] }>(['roles', 'list'], { cwd })
  expect(roles).toMatchObject([{ id: 1, name: 'Stock room', scopes: ['stock:read'], members: 0 }])
  const unsure = await run(['roles', 'delete', '1'], { cwd })
  expect([unsure.code, (await runJson<{ roles: readonly unknown[] }>(['roles', 'list'], { cwd })).roles.length]).toEqual([2, 1])
  expect((await run(['roles', 'delete', '1', '--yes'], { cwd })).out).toBe('Role 1, "Stock room", is deleted.\n')
  expect((await runJson<{ roles: readonly unknown[] }>(['roles', 'list'], { cwd })).roles).toEqual([])
})
