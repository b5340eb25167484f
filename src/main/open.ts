import type { Doors } from '#main/doors.ts'
import { logFile, openLogin, socketOf } from '#main/doors.ts'
import type { Ground } from '#main/ground.ts'
import { openHouse, type House } from '#main/house.ts'
import { appKeys, build, originOf, verifyKeys } from '#main/keys.ts'
import { realClock } from '#platform/clock.ts'
import { closeDb } from '#platform/db.ts'
import { openLog } from '#platform/log.ts'
import type { Clock } from '#platform/ports.ts'
import { realRng } from '#platform/rng.ts'
import { connectSigner } from '#platform/signer.ts'
import { connectVault } from '#platform/vault.client.ts'

export type Opened = {
  readonly house: House
  readonly ground: Ground
  readonly close: () => Promise<void>
}

/**
 * The house on a data directory: its keys from files, its database by three logins, vault and
 * signer met at their sockets when first asked. In the demo they are told the time with each call.
 */
export async function openHouseAt(
  doors: Omit<Doors, 'runDir'> & { readonly runDir?: string },
  given: {
    readonly demo: boolean
    readonly clock?: Clock
    readonly publicOrigin?: string
    readonly proxy?: string
  },
): Promise<Opened> {
  const at: Doors = { runDir: '', ...doors }
  const keys = appKeys(doors.dataDir)
  const clock = given.clock ?? realClock()
  const told = given.demo ? { clock } : {}
  const ground: Ground = {
    appDb: openLogin(at, 'app', 20),
    sequencerDb: openLogin(at, 'sequencer', 2),
    auditorDb: openLogin(at, 'auditor', 3),
    vault: connectVault({ ...socketOf(at, 'vault'), ...told }),
    signer: connectSigner({ ...socketOf(at, 'signer'), ...told }),
    clock,
    rng: realRng,
    log: openLog('app', { file: logFile(doors.dataDir, 'app') }),
    appKey: keys.signing,
    edgeKey: keys.edge,
    totpKey: keys.totp,
    verifyKeysOf: (county) => verifyKeys(doors.dataDir, originOf(county, given.demo)),
    originOf: (county) => originOf(county, given.demo),
    build,
    demo: given.demo,
    totp: !given.demo,
    // The demo's password is printed for everybody; its many sign-ins need not cost a second each.
    lightPasswords: given.demo,
    ...(given.publicOrigin ? { publicOrigin: given.publicOrigin } : {}),
    ...(given.proxy ? { proxy: given.proxy } : {}),
  }
  const house = await openHouse(ground)
  const close = async (): Promise<void> => {
    await Promise.all([ground.appDb, ground.sequencerDb, ground.auditorDb].map(closeDb))
  }
  return { house, ground, close }
}
