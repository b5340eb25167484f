import type { Sentences } from '#basics/result.ts'
import { sentences as casework } from '#domains/casework/terms.ts'
import { sentences as directory } from '#domains/directory/terms.ts'
import { sentences as survey } from '#domains/survey/terms.ts'
import { ledgerSentences } from '#ledger/finding.sentences.ts'
import { accessSentences } from '#platform/access.sentences.ts'
import { filesSentences } from '#platform/files/files.sentences.ts'
import { vaultSentences } from '#platform/vault.sentences.ts'
import { calendarSentences } from '#policy/calendar.ts'
import { clauseSentences } from '#policy/clause.ts'

/** Every sentence a refusal may be told with. A code means one thing in the whole product. */
export const sentencesOfRooms: Sentences = {
  ...ledgerSentences,
  ...clauseSentences,
  ...calendarSentences,
  ...filesSentences,
  ...vaultSentences,
  ...accessSentences,
  ...directory,
  ...survey,
  ...casework,
}
