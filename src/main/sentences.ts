import type { Sentence, Sentences } from '#basics/result.ts'
import { sentences as casework, stageNames as problemStages } from '#domains/casework/terms.ts'
import { sentences as directory } from '#domains/directory/terms.ts'
import { drawStageNames, sentences as survey, ticketStageNames } from '#domains/survey/terms.ts'
import { ledgerSentences } from '#ledger/finding.sentences.ts'
import { accessSentences } from '#platform/access.sentences.ts'
import { filesSentences } from '#platform/files/files.sentences.ts'
import { httpSentences } from '#platform/http/http.sentences.ts'
import type { ValueNames } from '#platform/http/problem.ts'
import { vaultSentences } from '#platform/vault.sentences.ts'
import { calendarSentences } from '#policy/calendar.ts'
import { clauseSentences } from '#policy/clause.ts'

type Says = Sentence & { readonly status?: number }

/**
 * Several tables as one. Throws where a code would mean two things: which of them is told would hang
 * on the order of the tables.
 */
export function oneTable<Told extends Says>(
  tables: Readonly<Record<string, Readonly<Record<string, Told>>>>,
): Readonly<Record<string, Told>> {
  const found = new Map<string, { readonly from: string; readonly told: Told }>()
  const clashes: string[] = []
  for (const [from, table] of Object.entries(tables))
    for (const [code, told] of Object.entries(table)) {
      const known = found.get(code)
      if (known && !isSame(known.told, told)) clashes.push(`${code} (${known.from}, ${from})`)
      found.set(code, { from, told })
    }
  if (clashes.length > 0) throw new Error(`one code, two meanings: ${clashes.join('; ')}`)
  return Object.fromEntries([...found].map(([code, { told }]) => [code, told]))
}

/** An ordinary no is 409, whether it says so or not. */
const isSame = (one: Says, other: Says): boolean =>
  one.zh === other.zh && one.en === other.en && (one.status ?? 409) === (other.status ?? 409)

/** Every sentence a refusal may be told with. A code means one thing in the whole product. */
export const sentencesOfRooms: Sentences = oneTable({
  ledger: ledgerSentences,
  clause: clauseSentences,
  calendar: calendarSentences,
  files: filesSentences,
  vault: vaultSentences,
  access: accessSentences,
  http: httpSentences,
  directory,
  survey,
  casework,
})

/** What the codes in a refusal's detail are called, so that no sentence says “handed_over”. */
export const valueNames: ValueNames = {
  stage: oneTable<Sentence>({
    problem: problemStages,
    draw: drawStageNames,
    ticket: ticketStageNames,
  }),
}
