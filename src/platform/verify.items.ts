import type { Day } from '#basics/day.ts'
import { instantFromMs, type Instant } from '#basics/instant.ts'
import type { JournalEntry } from '#ledger/entry.ts'
import {
  checkCheckpoints,
  type CheckpointRules,
  type CheckpointsPart,
} from '#ledger/verify.checkpoints.ts'
import { checkEntries, type EntriesPart } from '#ledger/verify.entries.ts'
import { stagedAt } from '#platform/journal.moments.ts'
import type { PlatformFound } from '#platform/verify.finding.ts'
import type { CheckpointItem, EntryItem, JobResult, VerifySetup } from '#platform/verify.job.ts'

/** Entries by themselves, and the columns beside them. */
export function checkEntryItems(
  all: readonly EntryItem[],
  kind: EntriesPart['kind'],
  setup: VerifySetup,
): JobResult {
  const isPossible = ({ seq }: EntryItem): boolean => seq >= 0 && seq < setup.seqLimit
  const items = all.filter(isPossible)
  const part = checkEntries(items, { keys: setup.appKeys, county: setup.county }, kind)
  const beyond = all.filter((item) => !isPossible(item))
  const found: PlatformFound[] = beyond.map(({ seq }) => ({
    code: 'entry_number',
    detail: { number: seq },
  }))
  for (const item of items) {
    const column = wrongColumn(item)
    if (column) found.push({ code: 'entry_columns', seq: item.seq, detail: { column } })
    if (kind === 'staged' && item.stagedAt < setup.stagedBefore)
      found.push({ code: 'staged_late', detail: { id: item.id, at: item.stagedAt } })
  }
  return { parts: [withoutForged(part)], found }
}

/** An entry whose signature does not hold vouches for no row: the row it speaks of is named, too. */
function withoutForged(part: EntriesPart): EntriesPart {
  const forged = new Set(
    part.findings.filter(({ code }) => code === 'entry_signature').map(({ seq }) => seq),
  )
  if (forged.size === 0) return part
  const kept = part.rowSeqs.flatMap((seq, at) => (forged.has(seq) ? [] : [at]))
  return {
    ...part,
    rowRefs: kept.flatMap((at) => part.rowRefs[at] ?? []),
    rowSeqs: kept.flatMap((at) => part.rowSeqs[at] ?? []),
    rowDigests: kept.map((at) => part.rowDigests[at] ?? null),
    batches: part.batches.filter(({ seq }) => !forged.has(seq)),
  }
}

/** The first column that says something else than the text beside it; none where there is no text. */
function wrongColumn(item: EntryItem): string | undefined {
  const entry = entryOf(item.text)
  if (!entry?.subject) return undefined
  if (entry.id !== item.id) return 'id'
  if (entry.type !== item.type) return 'type'
  if (entry.subject.kind !== item.subjectKind) return 'subject_kind'
  if (entry.subject.id !== item.subjectId) return 'subject_id'
  return expectedStaging(entry.at) === item.stagedAt ? undefined : 'staged_at'
}

function entryOf(text: string): JournalEntry | undefined {
  try {
    // checkEntries judges the form; here a text of another form has nothing to be compared with.
    const value = JSON.parse(text) as JournalEntry | null
    return value ?? undefined
  } catch {
    // Not JSON: named as malformed by checkEntries.
    return undefined
  }
}

function expectedStaging(at: Instant | Day): string | undefined {
  try {
    return microText(stagedAt(at))
  } catch {
    // Not a moment: named as malformed by checkEntries.
    return undefined
  }
}

/** A moment with six digits, as the source prints the columns: one microsecond more is a change. */
function microText(instant: Instant): string {
  return instant.replace('Z', '000Z')
}

/** Checkpoints by themselves, and the columns beside them. */
export function checkCheckpointItems(
  items: readonly CheckpointItem[],
  rules: CheckpointRules,
): JobResult {
  const parts: CheckpointsPart[] = []
  const found: PlatformFound[] = []
  for (const item of items) {
    const part = checkCheckpoints([item.note], rules, { first: item.number })
    parts.push(part)
    const [opened] = part.opened
    const agrees =
      !opened ||
      (opened.size === item.size &&
        Buffer.from(opened.root).toString('hex') === item.root &&
        (opened.timeMs === undefined || microText(instantFromMs(opened.timeMs)) === item.at))
    if (!agrees) found.push({ code: 'checkpoint_columns', detail: { number: item.number } })
  }
  return { parts, found }
}
