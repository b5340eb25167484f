import type { CountyReport } from '#platform/verify.ts'

const listed = 200

/** A report for people: what was found, row by row, what was looked at, how long it took. */
export function reportText(report: CountyReport, language: 'zh' | 'en'): string {
  const { counts, head, findings, found } = report
  const total = Object.values(found).reduce((sum, count) => sum + count, 0)
  const lines = findings
    .slice(0, listed)
    .map(({ sentence, code }) => `${sentence[language]} [${code}]`)
  const more = total - lines.length
  const seconds = (report.elapsedMs / 1000).toFixed(1)
  const zh = [
    report.ok ? `县 ${report.county}：核验通过。` : `县 ${report.county}：发现 ${total} 处问题。`,
    ...lines,
    ...(more > 0 ? [`另有 ${more} 处未列出。`] : []),
    `日志 ${counts.entries} 条（另有 ${counts.staged} 条待排号，${counts.unsigned} 条待签），检查点 ${counts.checkpoints} 个，导入 ${counts.batches} 份，受保护的表 ${counts.tables} 张、${counts.rows} 行。`,
    `树根 ${head.root}，用时 ${seconds} 秒。`,
  ]
  const en = [
    report.ok ? `County ${report.county}: OK.` : `County ${report.county}: ${total} findings.`,
    ...lines,
    ...(more > 0 ? [`${more} more are not listed.`] : []),
    `${counts.entries} entries (and ${counts.staged} waiting for a number, ${counts.unsigned} for a checkpoint), ${counts.checkpoints} checkpoints, ${counts.batches} imports, ${counts.rows} rows in ${counts.tables} protected tables.`,
    `Root ${head.root}, ${seconds} s.`,
  ]
  return `${(language === 'zh' ? zh : en).join('\n')}\n`
}
