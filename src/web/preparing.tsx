import { Progress } from 'antd'
import { useEffect, type ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { useAsk } from '#web/ui/ask.ts'
import { askDemo } from '#web/ui/ground.ts'
import { useLanguage } from '#web/ui/language.tsx'

/** The invented county is being filled; the page waits with the reader and goes on by itself. */
export function Preparing({ onReady }: { readonly onReady: () => void }): ReactElement {
  const { say } = useLanguage()
  const demo = useAsk(['demo'], askDemo, { everySeconds: 2 })
  const playing = demo.data?.playing
  const isReady = playing === null
  useEffect(() => {
    if (isReady) onReady()
  }, [isReady])
  return (
    <main className="alone">
      <p className="entrance-mark">安声</p>
      <h1>{say(title)}</h1>
      <p className="hint">{say(hint)}</p>
      <Progress
        percent={playing ? Math.floor((100 * playing.done) / Math.max(1, playing.total)) : 0}
        aria-label={say(title)}
      />
    </main>
  )
}

const title: Sentence = { zh: '正在准备演示县', en: 'The demo county is being prepared' }
const hint: Sentence = {
  zh: '导入名册，再把前几周走一遍，约需一两分钟；好了会自动打开。',
  en: 'Its lists are imported and the last weeks played, a minute or two; the page then opens by itself.',
}
