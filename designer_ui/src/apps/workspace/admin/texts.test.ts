import { expect, it } from 'vitest'

import en from '@/i18n/admin.en'
import zh from '@/i18n/admin.zh-CN'
import messagesEn from '@/i18n/messages.en'
import messagesZh from '@/i18n/messages.zh-CN'

const paths = (texts: object, above = ''): string[] =>
  Object.entries(texts).flatMap(([key, text]) => (typeof text === 'string' ? [`${above}${key}`] : paths(text as object, `${above}${key}.`)))
const textAt = (texts: object, path: string): string => path.split('.').reduce((found: unknown, key) => (found as Record<string, unknown>)[key], texts) as string
const placeholders = (text: string): string => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join()

it.each([['administration', zh, en], ['messages', messagesZh, messagesEn]])('has each text of %s in both languages, with the same places', (_, chinese, english) => {
  expect(paths(chinese).sort()).toEqual(paths(english).sort())
  expect(paths(chinese).filter((path) => placeholders(textAt(chinese, path)) !== placeholders(textAt(english, path)))).toEqual([])
})
