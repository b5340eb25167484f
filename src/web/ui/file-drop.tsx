import { FileExcelOutlined } from '@ant-design/icons'
import { Upload } from 'antd'
import type { ReactElement } from 'react'
import type { Sentence } from '#basics/result.ts'
import { useLanguage } from '#web/ui/language.tsx'

/** A file as picked: its name, and its bytes read once, so that preview and import see the same. */
export type Picked = { readonly fileName: string; readonly bytes: Uint8Array }

/** Takes one Excel or CSV file by dropping or picking it. */
export function FileDrop({
  onPicked,
  isDisabled = false,
}: {
  readonly onPicked: (picked: Picked) => void
  readonly isDisabled?: boolean
}): ReactElement {
  const { say } = useLanguage()
  const take = async (file: File): Promise<void> => {
    onPicked({ fileName: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })
  }
  return (
    <Upload.Dragger
      accept=".xlsx,.csv"
      multiple={false}
      showUploadList={false}
      disabled={isDisabled}
      beforeUpload={(file) => {
        void take(file)
        return false
      }}
    >
      <p className="drop-icon" aria-hidden>
        <FileExcelOutlined />
      </p>
      <p className="drop-says">{say(says)}</p>
      <p className="hint">{say(kinds)}</p>
    </Upload.Dragger>
  )
}

const says: Sentence = {
  zh: '把文件拖到这里，或点击选择',
  en: 'Drop the file here, or click to choose it',
}
const kinds: Sentence = {
  zh: 'xlsx 或 csv（UTF-8、GB18030 均可），先预览，不会直接导入',
  en: 'xlsx or csv (UTF-8 or GB18030); it is previewed first and not imported yet',
}
