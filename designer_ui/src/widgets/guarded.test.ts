// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest'

import { WIDGETS } from './registry'
import { ask, field, said, show, withLayout } from './testing'

beforeEach(withLayout)
const CASES = WIDGETS.flatMap((widget) => widget.types.map((type) => [type, widget] as const))

describe.each(CASES)('a %s', (type, widget) => {
  const of = field(type, { ...widget.settings })

  it('shows no value as a dash on a page and as nothing in a grid', () => {
    expect(show(null, of).text()).toContain('—')
    expect(show(null, of, true).text()).not.toContain('—')
    expect(said(null, of)).toBe('')
  })

  it('shows what is masked as it came, with a lock', () => {
    const masked = show('138****5678', { ...of, right: 'masked' })
    expect(masked.text()).toContain('138****5678')
    expect(masked.find('.masked svg').exists()).toBe(true)
    expect(said('138****5678', { ...of, right: 'masked' })).toBe('138****5678')
  })

  it('shows all its examples, and as texts', () => {
    for (const example of widget.examples) {
      expect(show(example, of).text() + show(example, of, true).html()).not.toBe('')
      expect(said(example, of)).not.toBe('')
    }
  })

  it('lets nobody write what is only to be read', () => {
    const asked = ask(widget.examples[0], { ...of, right: 'read' })
    expect(asked.find('output#it').exists()).toBe(true)
    expect(asked.find('input, textarea').exists()).toBe(false)
    asked.unmount()
  })

  it.skipIf(of['is_computed'] === true)('is asked for by a control that the label finds', () => {
    const asked = ask(null, of, { describedBy: 'help', invalid: true, required: true })
    const control = asked.find('#it')
    expect(control.exists()).toBe(true)
    if (type !== 'sub_table') expect(control.attributes('aria-invalid')).toBe('true')
    expect(control.attributes('aria-describedby')).toContain('help')
    asked.unmount()
  })

  it.skipIf(of['is_computed'] === true)('can be switched off', () => {
    const asked = ask(null, of, { disabled: true })
    expect(asked.html()).toMatch(/disabled|已删除|empty|还没有/)
    expect(asked.findAll('input:not([disabled]), textarea:not([disabled])')).toHaveLength(0)
    asked.unmount()
  })
})

it('tells zero from nothing and from what is hidden', () => {
  const points = field('integer', { unit: '分' })
  expect(show(0, points).text()).toBe('0 分')
  expect(show(null, points).text()).toContain('—')
  expect(show('****', { ...points, right: 'masked' }).text()).toContain('****')
})
