// @vitest-environment jsdom
import { effectScope } from 'vue'
import { describe, expect, it, vi } from 'vitest'

import en from '@/i18n/help.en'
import zh from '@/i18n/help.zh-CN'

import { COMMANDS, PLACES, runCommand, useCommand } from './commands'
import { isFree, usePresses } from './presses'
import { STEPS } from './tour'

describe('the one list of commands', () => {
  it('says of each what it does, in both languages, and nothing more', () => {
    const keys = COMMANDS.map((each) => each.key).sort()
    expect(Object.keys(en.does).sort()).toEqual(keys)
    expect(Object.keys(zh.does).sort()).toEqual(keys)
    expect(new Set(keys).size).toBe(keys.length)
    for (const text of [en, zh]) expect(Object.keys(text.where)).toEqual(PLACES)
  })

  it('has no key twice in one place', () => {
    for (const where of PLACES) {
      const pressed = COMMANDS.filter((each) => each.where === where).flatMap((each) => each.keys.map((way) => way.join('+')))
      expect(new Set(pressed).size).toBe(pressed.length)
    }
  })

  it('is done by who came last, as long as they are there', () => {
    const [first, second] = [vi.fn(), vi.fn()]
    const [one, other] = [effectScope(), effectScope()]
    one.run(() => { useCommand('create', first) })
    other.run(() => { useCommand('create', second) })
    expect(runCommand('create', 'c')).toBe(true)
    other.stop()
    expect(runCommand('create', 'c')).toBe(true)
    one.stop()
    expect(runCommand('create', 'c')).toBe(false)
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 1])
  })
})

describe('keys', () => {
  it('make commands, also one after the other and from Chinese keyboards', () => {
    let time = 0
    const { next } = usePresses(() => time)
    expect(next('？')).toEqual({ key: 'sheet', typed: '?' })
    expect(next('g')).toBeNull()
    expect(next('h')?.key).toBe('home')
    expect(next('g')).toBeNull()
    expect(next('2')).toEqual({ key: 'app', typed: '2' })
    expect(next('h')).toBeNull()
    expect(next('g')).toBeNull()
    time += 5_000
    expect(next('h')).toBeNull()
    expect(next('g')).toBeNull()
    expect(next('c')?.key).toBe('create')
  })

  it('belong to who is typed into, and to what is open', () => {
    const input = document.createElement('input')
    const body = document.createElement('div')
    document.body.append(input, body)
    const seen: boolean[] = []
    addEventListener('keydown', (event) => { seen.push(isFree(event)) })
    const press = (target: HTMLElement, more = {}): void => void target.dispatchEvent(new KeyboardEvent('keydown', { key: 'c', bubbles: true, ...more }))
    press(body)
    press(input)
    press(body, { ctrlKey: true })
    body.setAttribute('role', 'dialog')
    press(body)
    expect(seen).toEqual([true, false, false, false])
  })
})

it('the tour has five steps with texts in both languages', () => {
  expect(STEPS).toHaveLength(5)
  for (const { key } of STEPS) for (const text of [en, zh]) expect(text.tour[key].title && text.tour[key].text).toBeTruthy()
})
