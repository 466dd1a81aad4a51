/** One line of a Dockerfile. */
export interface Instruction {
  readonly name: string
  readonly argument: string
}

/** What one `FROM` begins. */
export interface Stage {
  readonly image: string
  readonly name: string | null
  readonly instructions: readonly Instruction[]
}

/**
 * Reads a Dockerfile, without comments and with its continued lines joined.
 * @throws Error for an instruction that Docker does not know, or one before the first `FROM`
 */
export const dockerfileOf = (text: string): readonly Stage[] => {
  const lines = text
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter(line => line.trim() !== '')
  const stages: { image: string; name: string | null; instructions: Instruction[] }[] = []
  for (const line of lines) {
    const [, name = '', argument = ''] = /^([A-Z]+) +(.+)$/.exec(line) ?? []
    if (!known.has(name)) throw new Error(`This is no line of a Dockerfile: ${line}`)
    if (name === 'FROM') {
      const [, image = '', stage = null] = /^(\S+)(?: AS (\S+))?$/.exec(argument) ?? []
      stages.push({ image, name: stage, instructions: [] })
    } else {
      const stage = stages.at(-1)
      if (!stage) throw new Error(`Before the first FROM: ${line}`)
      stage.instructions.push({ name, argument })
    }
  }
  return stages
}

const known: ReadonlySet<string> = new Set(
  'ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR'.split(' '),
)
