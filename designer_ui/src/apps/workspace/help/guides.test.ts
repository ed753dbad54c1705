import { readFileSync } from 'node:fs'

import { expect, it } from 'vitest'

import en from '@/i18n/help.en'
import zh from '@/i18n/help.zh-CN'

import { COMMANDS } from './commands'
import { guideAddress } from './guides'

const page = (language: string): string => readFileSync(`${process.cwd()}/../docs/how-to/use_the_keyboard.${language}.md`, 'utf8')

it('the page of shortcuts says what every command does, in the words of the sheet', () => {
  for (const { key } of COMMANDS) {
    expect(page('zh-CN'), key).toContain(`| ${zh.does[key as keyof typeof zh.does]} |`)
    expect(page('en'), key).toContain(`| ${en.does[key as keyof typeof en.does]} |`)
  }
})

it('guides are asked for in the language of the reader', () => expect(guideAddress('first_rule')).toBe('/app/help/first_rule?lang=zh-CN'))
