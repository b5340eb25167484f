import type { Sentence } from '#basics/result.ts'
import { findingSentences, type FindingCode } from '#ledger/finding.sentences.ts'

/**
 * Something the verifier found (核验发现): what it is and where. `seq` numbers an entry (the first
 * is 0), `table` and `key` name a row, `detail` holds what else the sentence mentions.
 */
export type Found = {
  readonly code: FindingCode
  readonly seq?: number
  readonly table?: string
  readonly key?: string
  readonly detail?: Readonly<Record<string, string | number>>
}

/** What was found, with the sentence that says so. */
export type Finding = Found & { readonly sentence: Sentence }

/** Fills in the sentence; done last, because a broken key can find a million things. */
export function withSentence(found: Found): Finding {
  const { detail, ...place } = found
  const values: Readonly<Record<string, string | number>> = { ...detail, ...place }
  const { zh, en } = findingSentences[found.code]
  return { ...found, sentence: { zh: filled(zh, values), en: filled(en, values) } }
}

function filled(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => `${values[name] ?? whole}`)
}
