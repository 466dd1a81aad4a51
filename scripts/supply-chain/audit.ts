import { runPnpm } from './pnpm.ts'

/** What the registry knows of the production dependencies; `reason` when it could not be asked. */
export type Audit = { readonly findings: readonly Finding[] } | { readonly reason: string }

export interface Finding {
  readonly severity: string
  /** For people: package, versions that are used, what is wrong, where it is told. */
  readonly what: string
}

interface Advisory {
  readonly severity: string
  readonly module_name: string
  readonly title: string
  readonly url: string
  readonly findings: readonly { readonly version: string }[]
}

const severities = ['info', 'low', 'moderate', 'high', 'critical']

/** Asks the registry about every production dependency. */
export async function audit(registry?: string): Promise<Audit> {
  const from = registry === undefined ? [] : ['--registry', registry]
  const { stdout, stderr } = await runPnpm(['audit', '--prod', '--json', '--config.fetch-retries=0', '--config.fetch-timeout=20000', ...from])
  return readAudit(stdout, stderr)
}

/** The answer of `pnpm audit --json`; anything that is none is a reason. */
export function readAudit(stdout: string, stderr: string): Audit {
  try {
    const { advisories } = JSON.parse(stdout) as { readonly advisories: Readonly<Record<string, Advisory>> }
    return {
      findings: Object.values(advisories)
        .map(findingOf)
        .sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity)),
    }
  } catch {
    return { reason: oneLine(stderr) || oneLine(stdout) || 'pnpm said nothing.' }
  }
}

/** Whether a finding has to be mended before anything is released. A severity that is new counts. */
export function isGrave({ severity }: Finding): boolean {
  return !['info', 'low', 'moderate'].includes(severity)
}

function findingOf({ severity, module_name, title, url, findings }: Advisory): Finding {
  return { severity, what: `${module_name} ${findings.map(({ version }) => version).join(', ')}: ${title} (${severity}) ${url}` }
}

/** Without the frames and line breaks that pnpm draws for terminals. */
function oneLine(text: string): string {
  return text
    .replace(/[×│├╰─▶\s]+/g, ' ')
    .trim()
    .slice(0, 300)
}
