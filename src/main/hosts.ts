import { countiesList, hostsOf } from '#domains/directory/reads.ts'
import type { Db } from '#platform/db.ts'

/** Which county a public page speaks for: by the host name asked, or the only county there is. */
export type Hosts = {
  readonly countyOf: (host: string) => number | undefined
  /** Looks the list up again; a county made meanwhile is known within a minute. */
  readonly refresh: () => Promise<void>
}

export async function openHosts(db: Db): Promise<Hosts> {
  let hosts: ReadonlyMap<string, number> = new Map()
  let only: number | undefined
  const refresh = async (): Promise<void> => {
    const counties = await countiesList(db)
    hosts = await hostsOf(db)
    only = counties.length === 1 ? counties[0]?.id : undefined
  }
  await refresh()
  return {
    countyOf: (host) => hosts.get(host.replace(/:\d+$/, '').toLowerCase()) ?? only,
    refresh,
  }
}
