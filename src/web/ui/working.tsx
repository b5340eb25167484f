import { LoadingOutlined } from '@ant-design/icons'
import { useEffect, useState, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { useLanguage } from '#web/ui/language.tsx'

/** Says what is going on, and since when, for whatever takes more than a moment. */
export function Working({ says }: { readonly says: Sentence }): ReactElement {
  const { say, language } = useLanguage()
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  const since = language === 'zh' ? `已 ${String(seconds)} 秒` : `${String(seconds)} s`
  return (
    <div className="working" role="status">
      <LoadingOutlined aria-hidden /> {say(says)}
      {seconds > 0 && <span className="hint"> {since}</span>}
    </div>
  )
}
