import { Button, Input, Modal, type ButtonProps } from 'antd'
import { useState, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { useLanguage } from '#web/ui/language.tsx'
import { ActFailure } from '#web/ui/states.tsx'
import { words } from '#web/ui/words.ts'

/**
 * A button for what should not happen by a slip: it says what will follow, asks for a reason where
 * one is wanted, and stays open with all the reasons when it is refused.
 */
export function ConfirmButton(told: ConfirmTold): ReactElement {
  const [isOpen, setOpen] = useState(false)
  const { say } = useLanguage()
  return (
    <>
      <Button
        {...told.button}
        onClick={(event) => {
          event.stopPropagation()
          setOpen(true)
        }}
      >
        {say(told.label)}
      </Button>
      {isOpen && <ConfirmDialog {...told} onClosed={() => setOpen(false)} />}
    </>
  )
}

type ConfirmTold = {
  readonly label: Sentence
  readonly title: Sentence
  readonly says: Sentence
  readonly asksReason?: boolean
  readonly leastReason?: number
  readonly act: {
    readonly run: (told: { readonly reason: string }) => Promise<unknown>
    readonly isRunning: boolean
    readonly error: unknown
    readonly forget: () => void
  }
  readonly button?: ButtonProps
}

/** The dialog alone, for a page that opens it by a key. */
export function ConfirmDialog({
  label,
  title,
  says,
  asksReason = false,
  leastReason = 2,
  act,
  onClosed,
}: ConfirmTold & { readonly onClosed: () => void }): ReactElement {
  const { say } = useLanguage()
  const [reason, setReason] = useState('')
  const isShort = asksReason && reason.trim().length < leastReason
  const close = (): void => {
    act.forget()
    onClosed()
  }
  const confirm = async (): Promise<void> => {
    if ((await act.run({ reason: reason.trim() })) !== undefined) onClosed()
  }
  return (
    <Modal open title={say(title)} footer={null} onCancel={close}>
      <div onClick={(event) => event.stopPropagation()}>
        <p>{say(says)}</p>
        <ActFailure act={act} />
        {asksReason && (
          <label className="field">
            <span>{say(words.reason)}</span>
            <Input.TextArea
              autoFocus
              rows={3}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </label>
        )}
        <div className="row-end">
          <Button onClick={close}>{say(words.cancel)}</Button>
          <Button
            type="primary"
            disabled={isShort}
            loading={act.isRunning}
            onClick={() => void confirm()}
          >
            {say(label)}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
