import type { Sentence } from '#basics/result.ts'
import { findingSentences, type FindingCode } from '#ledger/finding.sentences.ts'

/**
 * Something the verifier found (核验发现): what it is, where it is, and the sentence that says so.
 * `seq` numbers an entry (the first is 0), `table` and `key` name a row, `detail` holds what else
 * the sentence mentions.
 */
export type Finding = {
  readonly code: FindingCode
  readonly seq?: number
  readonly table?: string
  readonly key?: string
  readonly detail?: Readonly<Record<string, string | number>>
  readonly sentence: Sentence
}

/** A finding with its sentence filled in. */
export function finding(
  code: FindingCode,
  named: Omit<Finding, 'code' | 'sentence'> = {},
): Finding {
  const { detail, ...place } = named
  const values: Readonly<Record<string, string | number>> = { ...detail, ...place }
  const { zh, en } = findingSentences[code]
  return { code, ...named, sentence: { zh: filled(zh, values), en: filled(en, values) } }
}

function filled(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => `${values[name] ?? whole}`)
}
