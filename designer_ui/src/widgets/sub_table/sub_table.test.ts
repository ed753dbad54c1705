// @vitest-environment jsdom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'

import { EXAMPLE_OPTIONS } from '../options'
import { ask, type Asked, field, show, surroundings, withLayout } from '../testing'
import type { InputProps } from '../widget'
import { duplicate, move, put, sent } from './rows'

beforeEach(withLayout)
const column = (key: string, type: string, settings = {}): ReturnType<typeof field> => ({ ...field(type, settings), key, title: key })
const COLUMNS = [
  column('product', 'text', { required: true }), column('quantity', 'integer'), column('state', 'select', { options: EXAMPLE_OPTIONS }),
  column('amount', 'formula', { is_computed: true, right: 'read' }),
]
const of = field('sub_table', { target: 'member.order.lines' })
const around = surroundings({ columns: () => COLUMNS })
const ROWS = [
  { id: 1, version: 2, product: '咖啡豆', quantity: 2, state: 'paid', amount: '136.00' },
  { id: 2, version: 1, product: '马克杯', quantity: 1, state: null, amount: '30.00' },
]
const grid = (value: unknown = ROWS, props: Partial<InputProps> = {}): Asked => ask(value, of, props, around)
const cell = (asked: Asked, row: number, at: number): ReturnType<Asked['find']> => asked.find(`[data-place="${row}/${at}"]`)
async function press(key: string, more = {}): Promise<void> {
  const active = document.activeElement as HTMLElement
  active.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
  await flushPromises()
}
async function start(asked: Asked, row = 0, at = 0): Promise<void> {
  await cell(asked, row, at).trigger('mousedown')
  await flushPromises()
}
async function paste(asked: Asked, text: string): Promise<void> {
  await asked.find('[role="grid"]').trigger('paste', { clipboardData: { getData: () => text } })
  await flushPromises()
}

describe('rows as the API takes them', () => {
  it('are what people write, with the ids of those that are kept', () => {
    expect(sent([...ROWS, { product: '新' }, {}, { product: '' }], COLUMNS)).toEqual([
      { id: 1, product: '咖啡豆', quantity: 2, state: 'paid' }, { id: 2, product: '马克杯', quantity: 1, state: null }, { product: '新' },
    ])
  })
  it('are moved, and copied without their ids', () => {
    expect(move(ROWS, 0, 1).map((row) => row['id'])).toEqual([2, 1])
    expect(move(ROWS, 0, 2)).toBe(ROWS)
    expect(duplicate(ROWS, 0, COLUMNS)[1]).toEqual({ product: '咖啡豆', quantity: 2, state: 'paid' })
  })
  it('take blocks beyond their end, but not in what is computed', () => {
    expect(put(ROWS, 1, 2, [['paid', 'x'], ['returned', 'y']], COLUMNS).slice(1)).toEqual([{ ...ROWS[1], state: 'paid' }, { state: 'returned' }])
  })
})

describe('the grid', () => {
  it('is typed into, Enter goes down, Tab right', async () => {
    const asked = grid()
    await start(asked, 0, 0)
    await press('豆')
    const box = document.activeElement as HTMLInputElement
    expect([box.tagName, box.value]).toEqual(['INPUT', ''])
    box.value = '豆子'
    box.dispatchEvent(new Event('input'))
    await press('Enter')
    expect(document.activeElement?.getAttribute('data-place')).toBe('1/0')
    await press('Tab')
    expect(document.activeElement?.getAttribute('data-place')).toBe('1/1')
    expect(asked.last()).toEqual([{ id: 1, product: '豆子', quantity: 2, state: 'paid' }, { id: 2, product: '马克杯', quantity: 1, state: null }])
    asked.unmount()
  })

  it('looks for what is picked, and takes the only one that fits', async () => {
    const asked = grid()
    await start(asked, 0, 2)
    await press('已')
    expect(cell(asked, 0, 2).find('input').element.value).toBe('已支付')
    const box = document.activeElement as HTMLInputElement
    box.value = '取消'
    box.dispatchEvent(new Event('input'))
    await flushPromises()
    await press('Tab')
    expect((asked.last() as { state: string }[])[0]?.state).toBe('cancelled')
    await start(asked, 0, 2)
    await press('x')
    await press('Tab')
    expect((asked.last() as { state: string }[])[0]?.state).toBe('cancelled')
    asked.unmount()
  })

  it('gives a value back on Escape', async () => {
    const asked = grid()
    await start(asked)
    await press('x')
    await press('Escape')
    expect(cell(asked, 0, 0).text()).toBe('咖啡豆')
    asked.unmount()
  })

  it('grows at the end while one types, and lets Tab out otherwise', async () => {
    const asked = grid()
    await start(asked, 1, 2)
    await press('ArrowRight')
    const event = new KeyboardEvent('keydown', { key: 'Tab', bubbles: true, cancelable: true })
    document.activeElement?.dispatchEvent(event)
    expect(event.defaultPrevented).toBe(false)
    await start(asked, 1, 0)
    await press('F2')
    await press('Enter')
    expect(asked.findAll('[role="row"]')).toHaveLength(4)
    expect(asked.last()).toHaveLength(2)
    asked.unmount()
  })

})

describe('keys of a whole form', () => {
  it('goes by Enter back to where the walk by Tab began, in the next row', async () => {
    const asked = grid()
    await start(asked, 0, 0)
    await press('F2')
    await press('Tab')
    await press('F2')
    await press('Enter')
    expect(document.activeElement?.getAttribute('data-place')).toBe('1/0')
    await press('ArrowRight')
    await press('F2')
    await press('Enter')
    expect(document.activeElement?.getAttribute('data-place')).toBe('2/1')
    asked.unmount()
  })

  it('leaves Ctrl+Enter to the form, and inserts a row with Shift besides', async () => {
    const asked = grid()
    let heard = 0
    const hear = (event: Event): void => { if ((event as KeyboardEvent).key === 'Enter' && !event.defaultPrevented) heard += 1 }
    document.addEventListener('keydown', hear)
    await start(asked, 0, 0)
    await press('Enter', { ctrlKey: true })
    await press('F2')
    await press('Enter', { ctrlKey: true })
    expect(heard).toBe(2)
    expect(asked.findAll('[role="row"]')).toHaveLength(3)
    await press('Enter', { ctrlKey: true, shiftKey: true })
    expect(heard).toBe(2)
    expect(asked.findAll('[role="row"]')).toHaveLength(4)
    document.removeEventListener('keydown', hear)
    asked.unmount()
  })
})

describe('blocks of cells', () => {
  it('takes a block from a spreadsheet, and gives it back by undo', async () => {
    const asked = grid()
    await start(asked, 1, 0)
    await paste(asked, '手冲壶\t"1,200"\t已完成\n滤纸\t3\tReturned\n')
    expect(asked.last()).toEqual([
      { id: 1, product: '咖啡豆', quantity: 2, state: 'paid' }, { id: 2, product: '手冲壶', quantity: '1200', state: 'completed' },
      { product: '滤纸', quantity: '3', state: 'returned' },
    ])
    await press('z', { ctrlKey: true })
    expect(asked.last()).toHaveLength(2)
    asked.unmount()
  })

  it('copies marked cells as a spreadsheet reads them', async () => {
    const asked = grid()
    await start(asked, 0, 0)
    await press('ArrowDown', { shiftKey: true })
    await press('ArrowRight', { shiftKey: true })
    let copied = ''
    await asked.find('[role="grid"]').trigger('copy', { clipboardData: { setData: (_type: string, text: string) => { copied = text } } })
    expect(copied).toBe('咖啡豆\t2\n马克杯\t1')
    asked.unmount()
  })

  it('clears, fills down, moves and removes', async () => {
    const asked = grid()
    await start(asked, 1, 1)
    await press('d', { ctrlKey: true })
    expect((asked.last() as { quantity: number }[])[1]?.quantity).toBe(2)
    await press('Delete')
    expect((asked.last() as { quantity: null }[])[1]?.quantity).toBeNull()
    await press('ArrowUp', { altKey: true })
    expect((asked.last() as { id: number }[]).map((row) => row.id)).toEqual([2, 1])
    await press('Delete', { ctrlKey: true })
    expect((asked.last() as { id: number }[]).map((row) => row.id)).toEqual([1])
    asked.unmount()
  })

  it('stays as it is while it is switched off', async () => {
    const asked = grid(ROWS, { disabled: true })
    await start(asked, 1, 0)
    for (const [key, more] of [['ArrowUp', { altKey: true }], ['Delete', {}], ['Delete', { ctrlKey: true }], ['x', {}], ['Enter', { ctrlKey: true }]] as const) {
      await press(key, more)
    }
    await paste(asked, 'a\tb')
    expect(asked.last()).toBeUndefined()
    asked.unmount()
  })

  it('does not write what is computed', async () => {
    const asked = grid()
    await start(asked, 0, 3)
    await press('9')
    expect(document.activeElement?.tagName).toBe('DIV')
    expect(asked.last()).toBeUndefined()
    asked.unmount()
  })

})

describe('rows of a form', () => {
  it('marks what is wrong at its place, past lines that nobody filled', async () => {
    const asked = grid([{}, ...ROWS], { problems: [{ pointer: '1/product', message: '商品重复' }] })
    await flushPromises()
    expect(cell(asked, 2, 0).attributes('aria-invalid')).toBe('true')
    expect(asked.text()).toContain('第 3 行')
    asked.unmount()
  })

  it('keeps its history when the form hands back a copy, and takes what the server has worked out', async () => {
    const asked = grid()
    await start(asked, 0, 1)
    await press('Delete')
    expect(cell(asked, 0, 3).text()).not.toContain('136')
    await asked.setProps({ modelValue: JSON.parse(JSON.stringify(asked.last())) } as never)
    await asked.setProps({ modelValue: (asked.last() as object[]).map((row) => ({ ...row, amount: '7.00' })) } as never)
    expect(cell(asked, 0, 3).text()).toBe('7.00')
    await press('z', { ctrlKey: true })
    expect(cell(asked, 0, 1).text()).toBe('2')
    asked.unmount()
  })

  it('begins with a first row', async () => {
    const asked = grid(null)
    await asked.find('.foot button').trigger('click')
    await flushPromises()
    expect(document.activeElement?.tagName).toBe('INPUT')
    const box = document.activeElement as HTMLInputElement
    box.value = '新'
    box.dispatchEvent(new Event('input'))
    expect(asked.last()).toEqual([{ product: '新' }])
    asked.unmount()
  })
})

it('is shown as a small table, in a list by its count', () => {
  const shown = show(ROWS, of, false, around)
  expect(shown.findAll('tbody tr')).toHaveLength(2)
  expect(shown.text()).toContain('已支付')
  expect(show(ROWS, of, true, around).text()).toBe('2 行')
})
