import { expect, it } from 'vitest'

import { few, sideText, stepsInOrder, undecided, wayOf, worthTelling } from './plan'

const change = (code: string, pointer: string) => ({ code, pointer, message: code })

it('says of an app that comes as a whole only that', () => {
  const told = worthTelling([
    change('change_app_added', '/points'), change('change_form_added', '/points/forms/reward'), change('change_field_added', '/member/forms/member'),
    change('change_form_added', '/pointsplus/forms/x'),
  ])
  expect(told.map((each) => each.pointer)).toEqual(['/points', '/member/forms/member', '/pointsplus/forms/x'])
})

it('tells what loses something first, then what touches most', () => {
  const step = (name: string, risk: 'safe' | 'slow' | 'lossy', rows: number) =>
    ({ name, kind: '', risk, rows, refused: 0, seconds: 0, message: '', samples: [] })
  const names = stepsInOrder([step('a', 'safe', 9), step('b', 'slow', 1), step('c', 'lossy', 0), step('d', 'safe', 10)]).map((each) => each.name)
  expect(names).toEqual(['c', 'b', 'd', 'a'])
})

it('shows few of many, but never leaves out a single one', () => {
  const many = Array.from({ length: 20 }, (_, number) => number)
  expect(few(many, false)).toEqual({ shown: many.slice(0, 12), rest: 8 })
  expect(few(many, true).rest).toBe(0)
  expect(few(many.slice(0, 13), false).rest).toBe(0)
})

it('counts what is still to be decided', () => {
  expect(undecided([{ pointer: '/a' }, { pointer: '/b' }], { '/a': 'new' })).toBe(1)
})

it('shows places and sides as people read them', () => {
  expect(wayOf('/desk/forms/note/fields/a~1b/title')).toBe('desk › forms › note › fields › a/b › title')
  expect([sideText(null), sideText('x'), sideText({ a: 1 })]).toEqual(['–', 'x', '{\n  "a": 1\n}'])
})
