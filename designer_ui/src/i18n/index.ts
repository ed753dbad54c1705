/** The languages of the product's own texts. Authors' texts come with the blueprint and are chosen by `say`. */
import { createI18n } from 'vue-i18n'

import en from './en'
import zh from './zh-CN'

export const LOCALES = ['zh-CN', 'en'] as const
export type Locale = (typeof LOCALES)[number]

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN' as Locale,
  fallbackLocale: 'en' as Locale,
  messages: { 'zh-CN': zh, en },
})

/** The language of this browser: the one chosen here before, else what it asks for. */
export function preferredLocale(): Locale {
  const kept = localStorage.getItem('tessera.locale')
  if (kept === 'en' || kept === 'zh-CN') return kept
  return navigator.language.startsWith('zh') ? 'zh-CN' : 'en'
}

export function setLocale(locale: Locale): void {
  i18n.global.locale.value = locale
  localStorage.setItem('tessera.locale', locale)
  document.documentElement.lang = locale
}

/** An author's text in the reader's language; what lacks it in another one. */
export function say(words: string | Readonly<Record<string, string>> | null | undefined): string {
  if (words === null || words === undefined) return ''
  if (typeof words === 'string') return words
  return words[i18n.global.locale.value] ?? Object.values(words)[0] ?? ''
}
