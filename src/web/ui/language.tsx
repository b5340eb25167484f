import {
  createContext,
  useContext,
  useMemo,
  useState,
  type ReactElement,
  type ReactNode,
} from 'react'
import type { Sentence } from '#basics/result.ts'

export type Language = 'zh' | 'en'

type Spoken = {
  readonly language: Language
  readonly speak: (language: Language) => void
  /** The words of a sentence in the reader's language. */
  readonly say: (sentence: Sentence) => string
}

const Spoken = createContext<Spoken | undefined>(undefined)
const kept = 'ansheng.language'

/** Chinese first; the choice is kept in this browser. */
export function LanguageProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const [language, setLanguage] = useState<Language>(() =>
    localStorage.getItem(kept) === 'en' ? 'en' : 'zh',
  )
  const spoken = useMemo<Spoken>(
    () => ({
      language,
      speak: (next) => {
        localStorage.setItem(kept, next)
        document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
        setLanguage(next)
      },
      say: (sentence) => sentence[language],
    }),
    [language],
  )
  return <Spoken.Provider value={spoken}>{children}</Spoken.Provider>
}

export function useLanguage(): Spoken {
  const spoken = useContext(Spoken)
  if (!spoken) throw new Error('no language provider above')
  return spoken
}
