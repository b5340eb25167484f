import { Button } from 'antd'
import type { ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { unofferedAnswers } from '#domains/survey/terms.ts'
import type { ScriptTold } from '#web/caller/call.told.ts'
import {
  ageBands,
  answerOfKey,
  questionAt,
  sexes,
  withAnswer,
  type AgeBand,
  type Sex,
} from '#web/caller/script.ts'
import { useLanguage } from '#web/ui/language.tsx'

/** One thing that may be noted on this view, with the key that notes it. */
export type Choice = {
  readonly key: string
  readonly text: Sentence
  readonly isChosen: boolean
  /** Read out to the resident; what is not stands apart. */
  readonly isOffered: boolean
  readonly choose: () => void
}

/** What may be noted on the present view. */
export function choicesOf(told: ScriptTold): readonly Choice[] {
  const { draft, setDraft, questionnaire } = told
  const question = questionAt(questionnaire, draft.place)
  if (question) {
    const note = (key: string, code: number, text: Sentence, isOffered: boolean): Choice => ({
      key,
      text,
      isOffered,
      isChosen: draft.answers[question.key] === code,
      choose: () => setDraft((before) => withAnswer(questionnaire, before, question.key, code)),
    })
    return [
      ...question.offered.map(({ code, text }) => note(String(code), code, text, true)),
      ...[8, 9].flatMap((key) => {
        const code = answerOfKey(question, key)
        const isUnoffered = unofferedAnswers.some((one) => one === code)
        return code !== undefined && isUnoffered
          ? [note(String(key), code, code === 88 ? doesNotKnow : willNotSay, false)]
          : []
      }),
    ]
  }
  if (draft.place === 'age') return ageBands.map((band, i) => ofAge(told, band, i))
  if (draft.place === 'sex') return sexes.map((sex, i) => ofSex(told, sex, i))
  return []
}

const ofAge = ({ draft, setDraft }: ScriptTold, ageBand: AgeBand, i: number): Choice => ({
  key: String(i + 1),
  text: ageNames[ageBand],
  isOffered: true,
  isChosen: draft.ageBand === ageBand,
  choose: () => setDraft((before) => ({ ...before, ageBand })),
})
const ofSex = ({ draft, setDraft }: ScriptTold, sex: Sex, i: number): Choice => ({
  key: String(i + 1),
  text: sexNames[sex],
  isOffered: true,
  isChosen: draft.sex === sex,
  choose: () => setDraft((before) => ({ ...before, sex })),
})

/** What stands on the view: the words to say, and what may be noted. */
export function PlaceBody(told: ScriptTold): ReactElement {
  const { say } = useLanguage()
  const { draft, questionnaire } = told
  switch (draft.place) {
    case 'opening':
      return <p className="say">{say(questionnaire.opening)}</p>
    case 'age':
      return <Asked says={ageQuestion} told={told} />
    case 'sex':
      return <Asked says={sexQuestion} note={sexNote} told={told} />
    case 'offer':
      return <Offer {...told} />
    case 'closing':
      return <p className="say">{say(questionnaire.closing)}</p>
    default: {
      const question = questionAt(questionnaire, draft.place)
      if (!question) throw new Error(`no view for ${draft.place}`)
      return <Asked says={question.text} note={question.note} told={told} />
    }
  }
}

function Asked({
  says,
  note,
  told,
}: {
  readonly says: Sentence
  readonly note?: Sentence | undefined
  readonly told: ScriptTold
}): ReactElement {
  const { say } = useLanguage()
  const choices = choicesOf(told)
  const unoffered = choices.filter(({ isOffered }) => !isOffered)
  return (
    <fieldset className="asked">
      <legend className="say">{say(says)}</legend>
      {note && <p className="hint">{say(note)}</p>}
      <div className="choices">
        {choices
          .filter(({ isOffered }) => isOffered)
          .map((choice) => (
            <OneChoice key={choice.key} choice={choice} group={told.draft.place} />
          ))}
      </div>
      {unoffered.length > 0 && (
        <>
          <p className="hint unread">{say(notReadOut)}</p>
          <div className="choices unoffered">
            {unoffered.map((choice) => (
              <OneChoice key={choice.key} choice={choice} group={told.draft.place} />
            ))}
          </div>
        </>
      )}
    </fieldset>
  )
}

function OneChoice({
  choice,
  group,
}: {
  readonly choice: Choice
  readonly group: string
}): ReactElement {
  const { say } = useLanguage()
  return (
    <label className={choice.isChosen ? 'choice chosen' : 'choice'}>
      <input type="radio" name={group} checked={choice.isChosen} onChange={choice.choose} />
      <kbd aria-hidden>{choice.key}</kbd>
      <span>{say(choice.text)}</span>
    </label>
  )
}

function Offer({ questionnaire, problemSaved, onProblem }: ScriptTold): ReactElement {
  const { say } = useLanguage()
  return (
    <>
      <p className="say">{say(questionnaire.problemOffer)}</p>
      {problemSaved ? (
        <p className="hint">{say(problemKept)}</p>
      ) : (
        <Button size="large" onClick={onProblem}>
          {say(wants)}
        </Button>
      )}
    </>
  )
}

const doesNotKnow: Sentence = { zh: '不知道、说不清（88）', en: 'Does not know (88)' }
const willNotSay: Sentence = { zh: '不愿回答（99）', en: 'Will not say (99)' }
const notReadOut: Sentence = {
  zh: '以下不念出，对方主动说才记：',
  en: 'Not read out; noted only when said:',
}
const ageQuestion: Sentence = {
  zh: '请问您的年龄在哪一段？',
  en: 'Which of these is your age?',
}
const sexQuestion: Sentence = { zh: '请记受访人的性别。', en: 'Note the sex of the resident.' }
const sexNote: Sentence = {
  zh: '听不准就礼貌地问一句。保存以后问卷不能再改。',
  en: 'Where the voice leaves doubt, ask politely. Once saved, the answers cannot be changed.',
}
const ageNames: Readonly<Record<AgeBand, Sentence>> = {
  '18-34': { zh: '18 至 34 岁', en: '18 to 34' },
  '35-49': { zh: '35 至 49 岁', en: '35 to 49' },
  '50-64': { zh: '50 至 64 岁', en: '50 to 64' },
  '65+': { zh: '65 岁及以上', en: '65 or older' },
}
const sexNames: Readonly<Record<Sex, Sentence>> = {
  m: { zh: '男', en: 'Male' },
  f: { zh: '女', en: 'Female' },
}
const wants: Sentence = { zh: '有，登记问题（P）', en: 'There is one: record it (P)' }
const problemKept: Sentence = { zh: '问题已登记。', en: 'The problem is recorded.' }
