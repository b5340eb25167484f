import { CheckOutlined, CopyOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState, type ReactElement } from 'react'
import { useLanguage } from '#web/ui/language.tsx'
import { words } from '#web/ui/words.ts'

/** A text with a button that copies it: an error number, a root, a receipt. */
export function Copyable({
  text,
  isBig = false,
}: {
  readonly text: string
  readonly isBig?: boolean
}): ReactElement {
  const { say } = useLanguage()
  const [isCopied, setCopied] = useState(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 2000)
  }
  return (
    <span className={isBig ? 'copyable big' : 'copyable'}>
      <code>{text}</code>
      <Button
        size="small"
        icon={isCopied ? <CheckOutlined /> : <CopyOutlined />}
        onClick={() => void copy()}
      >
        {say(isCopied ? words.copied : words.copy)}
      </Button>
    </span>
  )
}
