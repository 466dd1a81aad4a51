import satisfies from 'spdx-satisfies'
import type { Component } from './boms.ts'

/** Licences that ask for no more than to be named. */
export const allowedLicences = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'Unlicense',
]

/** A line for each component whose licence is not {@link allowedLicences allowed}, or not said: `name 1.0.0: GPL-3.0-only`. */
export function refusedLicences(components: readonly Component[]): readonly string[] {
  return components.flatMap(component => {
    const licences = licencesOf(component)
    const isAllowed = licences.length > 0 && licences.every(isAllowedLicence)
    const name = component.group ? `${component.group}/${component.name}` : component.name
    return isAllowed ? [] : [`${name} ${component.version}: ${licences.join(', ') || 'no licence'}`]
  })
}

function licencesOf({ licenses = [] }: Component): readonly string[] {
  return licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name ?? 'no licence')
}

/** Of `MIT OR GPL-3.0-only`, one is enough. What is no SPDX expression is not allowed. */
function isAllowedLicence(licence: string): boolean {
  try {
    return satisfies(licence, allowedLicences)
  } catch {
    return false
  }
}
