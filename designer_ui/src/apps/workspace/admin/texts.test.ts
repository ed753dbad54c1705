import { expect, it } from 'vitest'

import en from '@/i18n/admin.en'
import zh from '@/i18n/admin.zh-CN'

const paths = (texts: object, above = ''): string[] =>
  Object.entries(texts).flatMap(([key, text]) => (typeof text === 'string' ? [`${above}${key}`] : paths(text as object, `${above}${key}.`)))
const textAt = (texts: object, path: string): string => path.split('.').reduce((found: unknown, key) => (found as Record<string, unknown>)[key], texts) as string
const placeholders = (text: string): string => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join()

it('has each text in both languages, with the same places', () => {
  expect(paths(zh).sort()).toEqual(paths(en).sort())
  expect(paths(zh).filter((path) => placeholders(textAt(zh, path)) !== placeholders(textAt(en, path)))).toEqual([])
})
