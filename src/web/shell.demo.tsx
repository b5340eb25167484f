import { Progress } from 'antd'
import type { ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { useAsk } from '#web/ui/ask.ts'
import { askDemo } from '#web/ui/ground.ts'
import { useLanguage } from '#web/ui/language.tsx'

/** Says that nothing here is real, and how far the invented weeks have been played. */
export function DemoBanner({ isDemo }: { readonly isDemo: boolean }): ReactElement | null {
  const { say } = useLanguage()
  const demo = useAsk(['demo'], askDemo, { everySeconds: 3, when: isDemo })
  if (!isDemo) return null
  const playing = demo.data?.playing
  return (
    <div className="demo" role="status">
      <span>
        <strong>{say(label)}</strong> {say(playing ? preparing : ready)}
      </span>
      {playing && (
        <Progress
          className="demo-progress"
          percent={playing.total > 0 ? Math.floor((100 * playing.done) / playing.total) : 0}
          size="small"
          aria-label={say(preparing)}
        />
      )}
    </div>
  )
}

const label: Sentence = { zh: '演示', en: 'Demo' }
const ready: Sentence = {
  zh: '县、人员、号码和问题都是虚构的。',
  en: 'County, people, numbers and problems are invented.',
}
const preparing: Sentence = {
  zh: '正在播放前几周的虚构数据，已可使用，数字还会变。',
  en: 'Playing the invented weeks before today; you can start, figures still move.',
}
