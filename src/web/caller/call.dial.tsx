import { PhoneOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { Advice } from '#web/caller/call.idle.tsx'
import { mineKey, survey, type Ticket } from '#web/caller/survey-desk.ts'
import { useAct, type Act } from '#web/ui/act.ts'
import { Refused } from '#web/ui/client.ts'
import { HotkeyBar, useHotkeys, type Hotkey } from '#web/ui/hotkeys.tsx'
import { useLanguage } from '#web/ui/language.tsx'
import { Panel } from '#web/ui/page.tsx'
import { ActFailure } from '#web/ui/states.tsx'

/** A number in hand, masked. Dialling shows it for this one attempt and is put on record. */
export function ReadyToDial({
  ticket,
  onDialled,
}: {
  readonly ticket: Ticket
  readonly onDialled: (shown: ShownNumber) => void
}): ReactElement {
  const { say } = useLanguage()
  const dial = useDial(ticket, onDialled)
  const go = (): void => void dial.run({})
  const hotkeys: readonly Hotkey[] = [
    { keys: ['enter', 'd'], does: dialNow, run: go, isOff: dial.isRunning },
  ]
  useHotkeys(hotkeys)
  const codes = dial.error instanceof Refused ? dial.error.reasons.map(({ code }) => code) : []
  return (
    <>
      <Panel className="call-idle">
        <p className="number">{ticket.masked}</p>
        <p>{ticket.townshipName}</p>
        <p className="hint">{say(attemptText(ticket))}</p>
        <ActFailure act={dial} />
        <Advice codes={codes} />
        <Button
          type="primary"
          size="large"
          icon={<PhoneOutlined />}
          loading={dial.isRunning}
          onClick={go}
        >
          {say(dialNow)}
        </Button>
        <p className="hint">{say(onRecord)}</p>
      </Panel>
      <HotkeyBar hotkeys={hotkeys} />
    </>
  )
}

/** A full number, for the one attempt it was shown for. */
export type ShownNumber = { readonly attemptId: string; readonly number: string }

/** Shows the number of a ticket: for a new attempt, or once more for the one in course. */
export function useDial(
  { ticketId }: Ticket,
  onShown: (shown: ShownNumber) => void,
): Act<object, ShownNumber> {
  return useAct((_: object, key) => survey.dial({ params: { id: ticketId }, body: {}, key }), {
    refresh: [mineKey],
    done: onShown,
  })
}

/** 'Try 2 of 5'. */
export const attemptText = (ticket: {
  readonly attempt: number
  readonly attemptsAllowed: number
}): Sentence => ({
  zh: `第 ${String(ticket.attempt)} 次拨打，最多 ${String(ticket.attemptsAllowed)} 次`,
  en: `Try ${String(ticket.attempt)} of at most ${String(ticket.attemptsAllowed)}`,
})

/** '154 1234 5678': three groups, as people read a number out. */
export const numberText = (number: string): string =>
  number.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3')

const dialNow: Sentence = { zh: '拨打（显示号码）', en: 'Dial (show the number)' }
const onRecord: Sentence = {
  zh: '完整号码只为这一次拨打显示，并留下记录。请用座机拨出。',
  en: 'The full number is shown for this one call, and that is recorded. Dial it on the desk telephone.',
}
