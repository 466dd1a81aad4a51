import { expect, it } from 'vitest'
import { statementNames } from '../src/statement-names.ts'

it('a statement keeps its name until all get new ones; beyond five hundred they have none', () => {
  const names = statementNames()
  const first = Array.from({ length: 501 }, (_, index) => names.of(`SELECT ${index}`))
  expect([first[0], first[499], first[500], names.of('SELECT 0')]).toEqual(['s1', 's500', undefined, 's1'])
  names.renew()
  expect([names.of('SELECT 500'), names.of('SELECT 0')]).toEqual(['s501', 's502'])
})
