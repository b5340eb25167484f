import type { Refusals, Sentences } from '#basics/result.ts'
import { configSentences } from '#main/config.ts'
import { oneTable } from '#main/sentences.ts'
import { embeddedSentences } from '#platform/embedded.sentences.ts'
import { fill } from '#platform/http/problem.ts'
import { migrateSentences } from '#platform/migrate.sentences.ts'
import { vaultSentences } from '#platform/vault.sentences.ts'
import { exportSentences } from '#platform/verify.sentences.ts'

/** What the commands say; also checked against what the rooms say, in sentences.test.ts. */
export const sentencesOfCommands: Sentences = oneTable({
  embedded: embeddedSentences,
  migrate: migrateSentences,
  vault: vaultSentences,
  verify: exportSentences,
  config: configSentences,
})

/** Every reason in Chinese and English on stderr; the exit code that goes with it. */
export function tellRefusals(refusals: Refusals): 1 {
  for (const { code, detail } of refusals) {
    const sentence = sentencesOfCommands[code] ?? { zh: code, en: code }
    process.stderr.write(`${fill(sentence.zh, detail)}\n${fill(sentence.en, detail)}\n`)
  }
  return 1
}

export const say = (line: string): void => {
  process.stderr.write(`${line}\n`)
}
