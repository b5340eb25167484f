import type { ConfigProviderProps } from 'antd'
import enUS from 'antd/es/locale/en_US.js'
import zhCN from 'antd/es/locale/zh_CN.js'
import type { Language } from '#web/ui/language.tsx'

type Locale = NonNullable<ConfigProviderProps['locale']>

// The library's files are modules that its package does not declare as such: the compiler sees the
// locale one step deeper than the bundler does.
const known = { zh: zhCN, en: enUS } as unknown as Readonly<Record<Language, Locale>>

/** The component library's own words. */
export const localeOf = (language: Language): Locale => known[language]
