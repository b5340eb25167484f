import type { Day } from '#basics/day.ts'
import type { Instant } from '#basics/instant.ts'
import type { Refusal, Result } from '#basics/result.ts'

/** From where a person is meant: a number of the survey's frame, or a taken report. */
export type VaultContext = 'survey' | 'report'

/**
 * Why somebody may see or erase this one thing. The caller journals it first and hands over the
 * entry's id; the vault keeps its own line, so that the two can be compared.
 */
export type Grant = {
  readonly entryId: string
  readonly actorUserId: string
  /** A code or a short sentence of staff; one with a number in it is refused. */
  readonly reason: string
  /** `attempt`: the queue handed this very call out. `two_person`: two persons decided it. */
  readonly kind: 'attempt' | 'two_person'
}

/** How far a resident lets a report go (同意程度). */
export type Consent = 'content_only' | 'through_office' | 'contact_me'

export type NumberRow = { readonly id: string; readonly phone: string }

/** `existingId`: this county already knows the number under that id, and `id` was not stored. */
export type PutNumber = {
  readonly id: string
  readonly existingId: string | null
  readonly refusal: Refusal | null
}

export type NewReport = {
  readonly county: number
  /** Of the request; a repeat answers the same receipt, another body under it is refused. */
  readonly key: string
  /** The survey number that was on the line. */
  readonly numberId: string
  readonly words: string
  /** Only where the resident gives a name, to be called back by it. */
  readonly name?: string
  readonly townshipId: string
  readonly villageId: string | null
  readonly consent: Consent
  readonly urgent: boolean
  readonly day: Day
  readonly topic?: string
}

/** What leaves the vault at the close of the day: nothing of the person, no time of day. */
export type TakenReport = {
  /** New at that moment, and not the id that `saveReport` answered. */
  readonly reportId: string
  readonly townshipId: string
  readonly villageId: string | null
  readonly consent: Consent
  readonly day: Day
  readonly urgent: boolean
  readonly topic: string | null
}

/** The same shape whatever the code was, so that a page can look the same as well. */
export type Receipt =
  | { readonly state: 'waiting'; readonly day: Day; readonly reportId: null }
  | { readonly state: 'taken'; readonly day: null; readonly reportId: string }
  | { readonly state: 'unknown'; readonly day: null; readonly reportId: null }

/** One line of the vault's own log. */
export type RevealLine = {
  readonly entryId: string
  readonly userId: string
  readonly at: Instant
  readonly act: 'number' | 'words' | 'erase'
  readonly context: VaultContext
  readonly kind: Grant['kind']
  readonly reason: string
}

type OfCounty = { readonly county: number }
type OfBatch = OfCounty & { readonly batch: string }
type OfPerson = OfCounty & { readonly context: VaultContext; readonly id: string }

/**
 * The vault (身份库): names, numbers and residents' words, one process and one login for itself.
 * In-process and behind its socket it is the same set of calls; everything in and out is plain data.
 */
export type Vault = {
  /** One batch in one transaction; ids are uuids of the caller. Sent again it answers the same. */
  readonly putNumbers: (
    input: OfBatch & { readonly rows: readonly NumberRow[] },
  ) => Promise<{ readonly rows: readonly PutNumber[] }>
  /**
   * Undoes a batch. `kept`: ids another batch holds too, or whose person has reported something.
   * `ifIdleSince`: only where nothing was put into it at or after that moment.
   */
  readonly dropNumbers: (
    input: OfBatch & { readonly ifIdleSince?: Instant },
  ) => Promise<{ readonly erased: number; readonly kept: readonly string[] }>
  /** The batches of numbers that were not dropped, and when each was last put into. */
  readonly batchesOf: (
    input: OfCounty,
  ) => Promise<readonly { readonly batch: string; readonly lastPutAt: Instant }[]>
  /** Id to '154****1234'; an id the county does not have is left out. */
  readonly masked: (
    input: OfCounty & { readonly ids: readonly string[]; readonly context?: VaultContext },
  ) => Promise<Readonly<Record<string, string>>>
  /** One number, logged and counted. Refuses: number_unknown, person_erased, reveal_quota, grant_used, reveal_reason_missing, reason_personal. */
  readonly reveal: (
    input: OfPerson & { readonly grant: Grant },
  ) => Promise<Result<{ readonly phone: string; readonly name: string | null }>>
  /** Refuses: number_unknown, words_empty, words_too_long, words_control, name_unfit, topic_unfit, key_reused, receipt_given. */
  readonly saveReport: (
    input: NewReport,
  ) => Promise<Result<{ readonly reportId: string; readonly receipt: string }>>
  /**
   * Reports of `day` and stragglers of days before it that no batch has taken, in chance order. The
   * same batch answers the same again. `includeUrgentOnly`: only the urgent ones, before the close;
   * where there is none, no batch is begun.
   */
  readonly takeReports: (
    input: OfBatch & { readonly day: Day; readonly includeUrgentOnly?: boolean },
  ) => Promise<readonly TakenReport[]>
  /** The caller has stored what it took: receipts are no longer kept in readable form. */
  readonly confirmTaken: (input: OfBatch) => Promise<{ readonly confirmed: number }>
  /** The words of one taken report, logged and counted like a number. Refuses as `reveal` does, and report_unknown. */
  readonly words: (
    input: OfCounty & { readonly reportId: string; readonly grant: Grant },
  ) => Promise<Result<{ readonly words: string }>>
  readonly findReceipt: (input: OfCounty & { readonly code: string }) => Promise<Receipt>
  /** Destroys the key of everything about this person (删除权), waiting reports included. Repeated: erased false. */
  readonly erasePerson: (
    input: OfPerson & { readonly grant: Grant },
  ) => Promise<Result<{ readonly erased: boolean }>>
  /**
   * The lines of survey calls of days before `before` no longer say which number was seen; who saw
   * one, when and for which entry stays. For ever; repeated it finds nothing more.
   */
  readonly forgetReveals: (
    input: OfCounty & { readonly before: Day },
  ) => Promise<{ readonly forgotten: number }>
  /** The vault's log of a day, oldest first, to be compared with the journal. */
  readonly revealsOf: (input: OfCounty & { readonly day: Day }) => Promise<readonly RevealLine[]>
  /** What has no further use on `today` goes; today only counters of days past. */
  readonly retention: (
    input: OfCounty & { readonly today: Day },
  ) => Promise<{ readonly counters: number }>
  /** A new key-encryption key, and every person's key wrapped again under it; nothing else changes. */
  readonly rotateKek: (input: {
    readonly counties: readonly number[]
  }) => Promise<{ readonly kekId: string; readonly rewrapped: number }>
}
