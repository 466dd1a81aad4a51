/** A process that serves, as the one that started it sees it. */
export interface Member {
  /** Where it serves, once it does; pending for ever when it ends before. */
  readonly ready: Promise<string>
  /** Its exit code, or the signal it died of. */
  readonly ended: Promise<string>
  /** @param isReplaced whether others go on serving the same port */
  readonly stop: (isReplaced: boolean) => void
  readonly kill: () => void
}

export interface CrewOptions {
  readonly start: () => Member
  /** Hears of one that had served and was not to end. */
  readonly onDeath: (reason: string) => void
}

/** Processes that serve the same port. */
export interface Crew {
  /** Those that serve, oldest first, without those that are to end. */
  readonly serving: () => readonly Member[]
  /** Starts one more. Resolves when it serves, with where; undefined when it ended before. */
  readonly add: () => Promise<string | undefined>
  /** Stops one, and kills it when that takes too long. Resolves when it has ended. */
  readonly end: (member: Member, isReplaced: boolean) => Promise<void>
  /** Stops all, those that are still starting too. */
  readonly endAll: () => Promise<void>
}

/** How long a process has to end: the 20 s in which what was accepted is answered, and what comes after. Milliseconds. */
const endMaxMs = 25_000

/** A crew without anybody yet. */
export const createCrew = ({ start, onDeath }: CrewOptions): Crew => {
  const starting = new Set<Member>()
  const serving = new Set<Member>()
  const end = async (member: Member, isReplaced: boolean): Promise<void> => {
    serving.delete(member)
    member.stop(isReplaced)
    const killing = setTimeout(member.kill, endMaxMs)
    await member.ended
    clearTimeout(killing)
  }
  return {
    serving: () => [...serving],
    add: async () => {
      const member = start()
      starting.add(member)
      const url = await Promise.race([member.ready, member.ended.then(() => undefined)])
      // Not among them any more: it is to end.
      if (!starting.delete(member) || url === undefined) return undefined
      serving.add(member)
      void member.ended.then(reason => {
        if (serving.delete(member)) onDeath(reason)
      })
      return url
    },
    end,
    endAll: async () => {
      const all = [...starting, ...serving]
      starting.clear()
      await Promise.all(all.map(member => end(member, false)))
    },
  }
}
