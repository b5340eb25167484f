import type { Sentence } from '#basics/result.ts'
import { platformFindingSentences, type PlatformFindingCode } from '#platform/verify.sentences.ts'

/** A finding of the ledger, of the platform or of a room's own check, with its sentence. */
export type VerifyFinding = {
  readonly code: string
  readonly seq?: number
  readonly table?: string
  readonly key?: string
  readonly detail?: Readonly<Record<string, string | number>>
  readonly sentence: Sentence
}

/** What a check of the platform found. */
export type PlatformFound = Omit<VerifyFinding, 'code' | 'sentence'> & {
  readonly code: PlatformFindingCode
}

/** Fills in the sentence. */
export function platformFinding(found: PlatformFound): VerifyFinding {
  const { zh, en } = platformFindingSentences[found.code]
  return { ...found, sentence: { zh: filled(zh, found), en: filled(en, found) } }
}

function filled(sentence: string, { detail, seq, table }: PlatformFound): string {
  const values: Readonly<Record<string, string | number | undefined>> = { seq, table, ...detail }
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => `${values[name] ?? whole}`)
}
