import type { Ground } from '#main/ground.ts'
import { deadlineFindings } from '#main/findings.ts'
import { verifyCounty } from '#platform/verify.ts'
import type { VerifyDoor } from '#platform/routes.journal.ts'

type Run = Awaited<ReturnType<VerifyDoor['state']>> & object

/** The verifier beside the app: one run a county at a time, watched by its id, the last few kept. */
export function openVerifyDoor(ground: Ground): VerifyDoor {
  const runs = new Map<string, { readonly county: number; state: Run }>()
  const going = new Map<number, string>()
  return {
    start: (county) => {
      const known = going.get(county)
      if (known) return Promise.resolve(known)
      const runId = ground.rng.uuid()
      const kept: { county: number; state: Run } = {
        county,
        state: { runId, stage: 'running', done: 0, total: 0, findings: [] },
      }
      runs.set(runId, kept)
      going.set(county, runId)
      for (const old of [...runs.keys()].slice(0, -20)) runs.delete(old)
      void verifyNow(ground, county, (done) => (kept.state = { ...kept.state, done }))
        .then(
          (findings) =>
            (kept.state = { ...kept.state, stage: 'done', total: kept.state.done, findings }),
        )
        .catch((error: unknown) => {
          ground.log.error('verify', {
            county,
            errorName: error instanceof Error ? error.name : typeof error,
          })
          kept.state = { ...kept.state, stage: 'failed' }
        })
        .finally(() => going.delete(county))
      return Promise.resolve(runId)
    },
    state: (county, runId) => {
      const found = runs.get(runId)
      return Promise.resolve(found?.county === county ? found.state : undefined)
    },
  }
}

async function verifyNow(
  ground: Ground,
  county: number,
  onProgress: (chunks: number) => void,
): Promise<Run['findings']> {
  const origin = ground.originOf(county)
  const last = await ground.signer.last(origin)
  const report = await verifyCounty({
    auditorDb: ground.auditorDb,
    county,
    origin,
    keys: ground.verifyKeysOf(county),
    now: ground.clock.now(),
    printed: last ? [{ size: last.size, root: Buffer.from(last.root, 'hex') }] : [],
    extraChecks: [deadlineFindings],
    onProgress,
  })
  return report.findings.slice(0, 200).map(({ code, seq, table, key, sentence }) => ({
    code,
    sentence: { ...sentence },
    ...(seq === undefined ? {} : { seq }),
    ...(table === undefined ? {} : { table }),
    ...(key === undefined ? {} : { key }),
  }))
}
