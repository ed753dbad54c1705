// @vitest-environment jsdom
import { flushPromises } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import type { FormInfo } from '@/api/types'

import { ask, field, withLayout } from '../testing'
import { type Formulary, formularyKey } from './formulary'

const TRIGGER = { 'zh-CN': '实付金额', en: 'Amount' }
const ORDER = { key: 'member.order', fields: [field('money', { key: 'amount', title: TRIGGER })] } as unknown as FormInfo
const Rows = { props: ['modelValue', 'fields'], emits: ['update:modelValue'], template: '<div class="fake-rows">{{ fields.map((each) => each.key).join() }}</div>' }

function formulary(): Formulary {
  return { Rows, valueOf: () => 'member.order.created', formOf: async () => ORDER, fits: (formula) => !formula.includes('day(') }
}

async function editor(type: string, value: unknown, props = {}) {
  withLayout()
  const of = field(type, { context_from: 'trigger' })
  const asked = ask(value, of, props as never, undefined, { [formularyKey as symbol]: formulary() })
  await flushPromises()
  return asked
}

async function type(asked: Awaited<ReturnType<typeof editor>>, text: string) {
  const box = asked.find('textarea')
  await box.setValue(text)
  ;(box.element as HTMLTextAreaElement).setSelectionRange(text.length, text.length)
  await box.trigger('input')
  await vi.waitFor(() => expect(asked.find('[role="option"]').exists()).toBe(true))
  return box
}

it('takes formulas as text, unchecked for spelling, where nothing is known', async () => {
  const asked = ask(null, field('condition'))
  expect(asked.find('textarea').attributes('spellcheck')).toBe('false')
  await asked.find('textarea').setValue('amount > 100')
  expect(asked.last()).toBe('amount > 100')
  asked.unmount()
})

describe('while one types', () => {
  it('fields are suggested by title, chosen by keys, and told to screen readers', async () => {
    const asked = await editor('formula_text', null)
    const box = await type(asked, '金额')
    expect(box.attributes('aria-expanded')).toBe('true')
    const option = asked.find('[role="option"]')
    expect(box.attributes('aria-activedescendant')).toBe(option.attributes('id'))
    expect(box.attributes('aria-controls')).toBe(asked.find('[role="listbox"]').attributes('id'))
    expect(option.text()).toContain('amount')
    await box.trigger('keydown', { key: 'Enter' })
    await flushPromises()
    expect(asked.last()).toBe('amount')
    expect(asked.find('[role="listbox"]').exists()).toBe(false)
    asked.unmount()
  })

  it('arrows walk, Escape closes only the list', async () => {
    const asked = await editor('formula_text', null)
    const box = await type(asked, 'flo')
    const before = box.attributes('aria-activedescendant')
    await box.trigger('keydown', { key: 'ArrowDown' })
    if (asked.findAll('[role="option"]').length > 1) expect(box.attributes('aria-activedescendant')).not.toBe(before)
    const left = vi.fn()
    document.body.addEventListener('keydown', left, { once: true })
    await box.trigger('keydown', { key: 'Escape' })
    expect(asked.find('[role="listbox"]').exists()).toBe(false)
    expect(left).not.toHaveBeenCalled()
    asked.unmount()
  })

  it('the list of everything opens by a button', async () => {
    const asked = await editor('formula_text', null)
    await asked.find('.tools button').trigger('click')
    await vi.waitFor(() => expect(asked.findAll('[role="option"]').length).toBeGreaterThan(20))
    expect(asked.find('[role="option"]').text()).toContain('实付金额')
    asked.unmount()
  })
})

it('says how a formula reads, and marks where it is wrong', async () => {
  const asked = await editor('formula_text', 'floor(amount) + amout', { at: 17, invalid: true, describedBy: 'wrong' })
  expect(asked.find('.said').text()).toContain('floor(「实付金额」)')
  expect(asked.find('mark').text()).toBe('amout')
  expect(asked.find('textarea').attributes('aria-describedby')).toBe('wrong it-said')
  await asked.find('textarea').setValue('floor(amount)')
  expect(asked.find('mark').exists()).toBe(false)
  asked.unmount()
})

describe('a condition', () => {
  it('is built from rows of the fields that it sees, and as text at a press', async () => {
    const asked = await editor('condition', 'amount >= 100')
    expect(asked.find('.fake-rows').text()).toBe('amount')
    expect(asked.find('#it').attributes('aria-labelledby')).toBe('it-label')
    await asked.find('.tools button').trigger('click')
    expect((asked.find('textarea').element as HTMLTextAreaElement).value).toBe('amount >= 100')
    await asked.findAll('.tools button').at(-1)?.trigger('click')
    expect(asked.find('.fake-rows').exists()).toBe(true)
    asked.unmount()
  })

  it('that rows cannot say is a text, and stays one while it is written', async () => {
    const asked = await editor('condition', 'day(ordered_on) == 8')
    expect(asked.find('.fake-rows').exists()).toBe(false)
    expect(asked.text()).toContain('只能以公式形式编辑')
    await asked.find('textarea').setValue('amount >= 1')
    expect(asked.find('textarea').exists()).toBe(true)
    asked.unmount()
  })
})
