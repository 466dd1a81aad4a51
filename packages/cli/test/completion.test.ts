import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { run, temporaryFolder } from './support/run.ts'

const scriptOf = async (shell: string) => (await run(['completion', shell], { cwd: temporaryFolder() })).out

const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0

/** What bash would offer for the last word of a line. */
const offered = (script: string, words: readonly string[]): string[] => {
  const line = ['cartwright', ...words].map(word => `'${word}'`).join(' ')
  const { stdout, stderr } = spawnSync(
    'bash',
    ['-c', `${script}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length}; _cartwright; printf '%s\\n' "\${COMPREPLY[@]}"`],
    {
      encoding: 'utf8',
    },
  )
  expect(stderr).toBe('')
  return stdout.split('\n').filter(word => word !== '')
}

describe('completion in bash', () => {
  it('offers commands, options and choices', async ({ skip }) => {
    skip(!has('bash'), 'There is no bash to try it in.')
    const script = await scriptOf('bash')
    expect(offered(script, ['cat'])).toEqual(['categories'])
    expect(offered(script, ['products', 'p'])).toEqual(['publish', 'prices'])
    expect(offered(script, ['products', 'prices', ''])).toEqual(expect.arrayContaining(['set', 'remove', '--help']))
    expect(offered(script, ['orders', 'list', '--st'])).toEqual(['--status'])
    expect(offered(script, ['orders', 'list', '--status', 'partly'])).toEqual(['partly_fulfilled'])
    expect(offered(script, ['orders', 'ship', '12', '--tr'])).toEqual(['--tracking'])
    expect(offered(script, ['--url', 'products', 'orders', 'sh'])).toEqual(['show'])
    // A value of one's own: the shell offers files.
    expect(offered(script, ['orders', 'list', '--email', ''])).toEqual([])
    expect(offered(script, ['orders', 'show', '12', '--js'])).toEqual(['--json'])
  })
})

describe('completion', () => {
  it('in zsh goes the way of bash, and in fish its own', async () => {
    expect(await scriptOf('zsh')).toContain('bashcompinit')
    const fish = await scriptOf('fish')
    expect(fish).toContain("complete -c cartwright -n '__cartwright_at orders list' -l 'status' -x -a 'pending_payment paid ")
    expect(fish).toContain("complete -c cartwright -n '__cartwright_at products' -f -a 'publish'")
  })

  it.for(['zsh', 'fish'])('is good %s, where there is one', async (shell, { skip }) => {
    skip(!has(shell), `There is no ${shell} to try it in.`)
    const { status, stderr } = spawnSync(shell, shell === 'fish' ? ['--no-execute'] : ['-n'], { input: await scriptOf(shell), encoding: 'utf8' })
    expect([status, stderr]).toEqual([0, ''])
  })
})
