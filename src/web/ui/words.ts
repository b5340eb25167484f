import type { Sentence } from '#basics/result.ts'

/** Words that many pages use; what one page says alone stands in that page. */
export const words = {
  save: { zh: '保存', en: 'Save' },
  cancel: { zh: '取消', en: 'Cancel' },
  confirm: { zh: '确定', en: 'Confirm' },
  close: { zh: '关闭', en: 'Close' },
  back: { zh: '返回', en: 'Back' },
  again: { zh: '再试一次', en: 'Try again' },
  search: { zh: '查询', en: 'Search' },
  reset: { zh: '重置', en: 'Reset' },
  all: { zh: '全部', en: 'All' },
  reason: { zh: '理由', en: 'Reason' },
  copy: { zh: '复制', en: 'Copy' },
  copied: { zh: '已复制', en: 'Copied' },
  download: { zh: '下载', en: 'Download' },
  yes: { zh: '是', en: 'Yes' },
  no: { zh: '否', en: 'No' },
  none: { zh: '无', en: 'None' },
  actions: { zh: '操作', en: 'Actions' },
  working: { zh: '正在处理…', en: 'Working…' },
  saved: { zh: '已保存', en: 'Saved' },
} as const satisfies Readonly<Record<string, Sentence>>
