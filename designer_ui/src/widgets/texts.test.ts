import { readdirSync, readFileSync } from 'node:fs'

import { expect, it } from 'vitest'

import en from '@/i18n/widgets.en'
import zh from '@/i18n/widgets.zh-CN'

const SOURCES = ['src/widgets', 'src/apps']
  .flatMap((room) => readdirSync(room, { recursive: true, encoding: 'utf8' }).map((name) => `${room}/${name}`))
  .filter((name) => /\.(vue|ts)$/.test(name) && !name.endsWith('.test.ts'))
  .map((name) => readFileSync(name, 'utf8'))
  .join('\n')

function paths(texts: object, above = 'widgets'): string[] {
  return Object.entries(texts).flatMap(([key, text]) => (typeof text === 'string' ? [`${above}.${key}`] : paths(text as object, `${above}.${key}`)))
}

it('has each text in both languages', () => expect(paths(zh)).toEqual(paths(en)))
it('has no text that nobody says', () => expect(paths(en).filter((path) => !SOURCES.includes(`'${path}'`))).toEqual([]))
it('says no text that there is not', () => {
  const said = [...SOURCES.matchAll(/'(widgets\.[\w.]+)'/g)].map((found) => found[1])
  expect(said.filter((path) => !paths(en).includes(path ?? ''))).toEqual([])
})
