import type { Config } from '#main/config.ts'
import { reachDatabase } from '#main/database.ts'
import { deadlineFindings } from '#main/findings.ts'
import { originOf, verifyKeys } from '#main/keys.ts'
import { lastSigned } from '#main/signed.ts'
import { say, tellRefusals } from '#main/tell.ts'
import { isDemo } from '#main/demo-mark.ts'
import { countiesList } from '#domains/directory/reads.ts'
import { realClock } from '#platform/clock.ts'
import { exportCounty } from '#platform/export.ts'
import { verifyExport } from '#platform/verify.files.ts'
import { verifyCounty, type CountyReport } from '#platform/verify.ts'

/**
 * `ansheng verify [--export DIR] [--json]`: the journal, its signatures and checkpoints, and every
 * row of every protected table of every county. Exit code 0: everything is as it was written.
 */
export async function runVerify(argv: readonly string[], config: Config): Promise<number> {
  const exported = optionOf(argv, '--export')
  const reports = exported ? await ofExport(exported) : await ofDatabase(config)
  if (typeof reports === 'number') return reports
  for (const report of reports) print(report, argv.includes('--json'))
  return reports.every(({ ok }) => ok) ? 0 : 1
}

async function ofExport(dir: string): Promise<readonly CountyReport[] | number> {
  const report = await verifyExport({ dir })
  return report.ok ? [report.value] : tellRefusals(report.refusal)
}

async function ofDatabase(config: Config): Promise<readonly CountyReport[] | number> {
  const found = await reachDatabase(config)
  if (!found.ok) return tellRefusals(found.refusal)
  try {
    const auditorDb = found.value.open('auditor')
    const reports: CountyReport[] = []
    for (const { id: county } of await countiesList(auditorDb)) {
      const origin = originOf(county, isDemo(config.dataDir))
      const last = await lastSigned(config.dataDir, origin)
      const given = {
        auditorDb,
        county,
        origin,
        keys: verifyKeys(config.dataDir, origin),
        now: realClock().now(),
      }
      // Nobody numbers entries while the product is off: how long they wait then says nothing.
      const waits = found.value.isRunning ? {} : { waitLimitMs: tenYearsMs }
      reports.push(
        await verifyCounty({ ...given, ...waits, printed: last, extraChecks: [deadlineFindings] }),
      )
    }
    return reports
  } finally {
    await found.value.close()
  }
}

function print(report: CountyReport, asJson: boolean): void {
  if (asJson) {
    process.stdout.write(`${JSON.stringify({ ...report, forks: report.forks.length }, jsonSafe)}\n`)
    return
  }
  const { ok, county, counts, head, findings, elapsedMs } = report
  const lines = findings
    .slice(0, 100)
    .flatMap(({ code, table, key, seq, sentence }) => [
      `${code}  ${table ?? ''} ${key ?? ''} ${seq === undefined ? '' : `#${String(seq)}`}`.trimEnd(),
      `  ${sentence.zh}`,
      `  ${sentence.en}`,
    ])
  const summary = ok
    ? 'OK 核验通过'
    : `核验发现 ${String(findings.length)} 处问题 · ${String(findings.length)} findings`
  process.stdout.write(
    `county ${String(county)}: ${summary}\n${lines.map((line) => `${line}\n`).join('')}`,
  )
  process.stdout.write(`${JSON.stringify({ ok, size: head.size, counts, elapsedMs }, jsonSafe)}\n`)
}

const tenYearsMs = 3_650 * 86_400_000

/** Bytes as hexadecimal, so that a root can be compared by eye. */
const jsonSafe = (_key: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value

/** `ansheng export --to DIR [--county N]`. */
export async function runExport(argv: readonly string[], config: Config): Promise<number> {
  const dir = optionOf(argv, '--to')
  if (!dir) {
    say('请用 --to 指定导出目录。 Name the directory with --to.')
    return 2
  }
  const county = Number(optionOf(argv, '--county') ?? '1')
  const found = await reachDatabase(config)
  if (!found.ok) return tellRefusals(found.refusal)
  try {
    const origin = originOf(county, isDemo(config.dataDir))
    const done = await exportCounty(
      {
        auditorDb: found.value.open('auditor'),
        county,
        origin,
        keys: verifyKeys(config.dataDir, origin),
        now: realClock().now(),
      },
      dir,
    )
    if (!done.ok) return tellRefusals(done.refusal)
    say(`已导出到 ${dir}。 Exported to ${dir}.`)
    return 0
  } finally {
    await found.value.close()
  }
}

export function optionOf(argv: readonly string[], name: string): string | undefined {
  const at = argv.indexOf(name)
  return at < 0 ? undefined : argv[at + 1]
}
