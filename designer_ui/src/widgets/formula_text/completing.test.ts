import { describe, expect, it } from 'vitest'

import { field } from '../testing'
import { put, type Suggestion, suggestions, wordAt } from './completing'
import functions from './functions.json'
import { markedAt } from './marking'
import { readable } from './reading'
import { formOfEvent, type Seen, seenFrom } from './seen'

const of = (path: string, title: string, settings = {}): Seen => ({ path, title, field: field('text', { key: path, ...settings }) })
const SEEN = [
  of('amount', '实付金额'), of('channel', '渠道', { options: [{ key: 'pos', title: { 'zh-CN': '门店收银' } }, { key: 'app', title: 'APP' }] }),
  of('member', '会员'), of('member.name', '会员 › 姓名'), of('member.tier.multiplier', '会员 › 等级 › 积分倍数'),
]
const WORDS: Suggestion[] = [{ kind: 'word', code: 'and ', title: '并且' }]
const all = (text: string): readonly Suggestion[] => {
  const word = wordAt(text, text.length)
  return word ? suggestions(word, SEEN, functions, WORDS, 'zh-CN') : []
}
const codes = (text: string): readonly string[] => all(text).map(({ code }) => code)
/** What becomes of a text whose first suggestion is taken. */
const taken = (text: string, at = 0): string => {
  const word = wordAt(text, text.length)
  const now = word && put(text, text.length, word, all(text)[at] as Suggestion)
  return now ? `${now.text.slice(0, now.caret)}|${now.text.slice(now.caret)}` : ''
}

describe('what is suggested', () => {
  it('is found by title, by key, and behind links', () => {
    expect(codes('金额')[0]).toBe('amount')
    expect(codes('amo')[0]).toBe('amount')
    expect(codes('amount >= 1 and 倍数')[0]).toBe('member.tier.multiplier')
    expect(codes('member.')).toEqual(['member.name', 'member.tier.multiplier'])
  })

  it('are functions by name and by what they do, in the language of the reader', () => {
    expect(codes('flo')).toContain('floor()')
    expect(codes('取整')[0]).toBe('floor()')
    expect(all('floor')[0]?.help).toBe('向下取整；指定步长时取不大于它的最大倍数。')
  })

  it('are options between quotes, of the field that the text is compared with', () => {
    expect(codes('channel == "')).toEqual(['pos', 'app'])
    expect(codes('channel in ["app", "门店')).toEqual(['pos'])
    expect(codes('"')).toEqual([])
    expect(codes('channel == "pos" and amo')[0]).toBe('amount')
  })

  it('is nothing behind numbers', () => {
    expect(wordAt('12', 2)).toBeNull()
    expect(wordAt('12M', 3)).toBeNull()
  })

  it('begins with the fields of the form itself', () => expect(codes('').slice(0, 3)).toEqual(['amount', 'channel', 'member']))
})

describe('a suggestion that is taken', () => {
  it('stands for the word, and the caret goes where one writes on', () => {
    expect(taken('金额')).toBe('amount|')
    expect(taken('1 + flo')).toBe('1 + floor(|)')
    expect(taken('toda')).toBe('today()|')
    expect(taken('channel == "po')).toBe('channel == "pos"|')
  })

  it('leaves what is behind it', () => {
    const floor = all('flo')[0] as Suggestion
    expect(put('flo(amount)', 3, { start: 0, typed: 'flo' }, floor)).toEqual({ text: 'floor(amount)', caret: 6 })
    expect(put('channel == "p"', 13, { start: 12, typed: 'p', of: 'channel' }, { kind: 'option', code: 'pos', title: '' })).toEqual({ text: 'channel == "pos"', caret: 16 })
  })
})

it('knows what a formula reads: two links far, and each form only where it may be seen', async () => {
  const form = (key: string, fields: unknown[]): never => ({ key, fields }) as never
  const link = (key: string, target: string): unknown => field('link', { key, target, title: key })
  const forms: Record<string, never> = { 'a.member': form('a.member', [link('tier', 'a.tier'), field('sub_table', { key: 'rows' })]), 'a.tier': form('a.tier', [field('text', { key: 'name', title: 'Name' })]) }
  const seen = await seenFrom(form('a.order', [link('member', 'a.member'), link('secret', 'a.secret')]), async (key) => forms[key] ?? null)
  expect(seen.map(({ path }) => path)).toEqual(['member', 'secret', 'member.tier', 'member.tier.name'])
  expect(seen.at(-1)?.title).toBe('member › tier › Name')
  expect([formOfEvent('member.order.created'), formOfEvent('member.order.state:completed'), formOfEvent('other'), formOfEvent(null)]).toEqual(['member.order', 'member.order', null, null])
})

it('marks the word where a formula is wrong', () => {
  expect(markedAt('floor(amout)', 7)).toEqual({ before: 'floor(', wrong: 'amout', after: ')' })
  expect(markedAt('😀 + amout', 5)?.wrong).toBe('amout')
  expect(markedAt('amount >=', 10)?.wrong).toBe('=')
  expect(markedAt('', 1)).toBeNull()
})

it('is read with titles', () => {
  const words = { and: '且', in: '属于' }
  expect(readable('amount >= 100 and channel in ["pos"]', SEEN, words)).toBe('「实付金额」 ≥ 100 且 「渠道」 属于 [「门店收银」]')
  expect(readable('floor(amount * member.tier.multiplier)', SEEN, words)).toBe('floor(「实付金额」 × 「会员·等级·积分倍数」)')
  expect(readable('100', SEEN, words)).toBe('')
})
