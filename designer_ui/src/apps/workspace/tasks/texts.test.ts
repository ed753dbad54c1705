import { expect, it } from 'vitest'

import en from '@/i18n/tasks.en'
import zh from '@/i18n/tasks.zh-CN'

const paths = (texts: object, above = ''): string[] =>
  Object.entries(texts).flatMap(([key, text]) => (typeof text === 'string' ? [`${above}${key} ${[...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join()}`] : paths(text as object, `${above}${key}.`)))

it('has each text in both languages, with the same places', () => { expect(paths(zh).sort()).toEqual(paths(en).sort()) })
