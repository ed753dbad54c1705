import { describe, expect, it } from 'vitest'

import { place } from '@/api/apps'
import type { AppInfo } from '@/api/types'

import { addressOf, firstPlace, groupsOf } from './menu'

const app = (menu: AppInfo['menu']): AppInfo => ({
  key: 'shop', version: '1', title: 'Shop', icon: 'app', menu, ledgers: [], reports: [], dashboards: [],
  forms: [{ key: 'shop.order', title: 'Orders', is_small: false, may: ['read'] }, { key: 'shop.note', title: 'Notes', is_small: false, may: ['read'] }],
})

describe('the menu of an app', () => {
  it('calls places as the entry does, else as its view; a view that is not told is out of sight', () => {
    const [views, rest] = groupsOf(app([{ title: 'Sales', items: [
      { form: 'shop.order', view: 'all', view_title: 'All orders', is_usual: true },
      { form: 'shop.order', view: 'open', view_title: 'Open ones', is_usual: false },
      { form: 'shop.order', view: 'mine', title: 'Mine', view_title: 'My orders', is_usual: false },
      { form: 'shop.order', view: 'unseen' },
    ] }]))
    expect(views?.places.map(({ title, isUsual }) => [title, isUsual])).toEqual([
      ['All orders', true], ['Open ones', false], ['Mine', false],
    ])
    expect(rest?.places.map(({ title, isUsual }) => [title, isUsual])).toEqual([['Notes', true]])
  })

  it('leads to dashboards by what they are called, or as the entry says', () => {
    const [boards] = groupsOf(app([{ title: 'Dashboards', items: [
      { dashboard: 'shop.sales', dashboard_title: 'Sales' }, { dashboard: 'shop.growth', title: 'How we grow', dashboard_title: 'Growth', icon: 'users' },
    ] }]))
    expect(boards?.places.map(({ title, to }) => [title, to])).toEqual([['Sales', '/d/shop/sales'], ['How we grow', '/d/shop/growth']])
  })

  it('begins with its first place, be it a list or a dashboard', () => {
    expect(firstPlace(app([{ dashboard: 'shop.sales', dashboard_title: 'Sales' }, { form: 'shop.order' }]))).toBe('/d/shop/sales')
    expect(firstPlace(app([{ items: [{ form: 'shop.order', view: 'open' }] }]))).toBe('/a/shop/order?view=open')
    expect(firstPlace({ ...app([]), forms: [] })).toBe('/r/shop')
  })
})

it('rows of a sub-table have a list of their own', () => {
  expect(addressOf('shop.order.lines')).toBe('/a/shop/order.lines')
  expect(place('shop.order.lines')).toEqual({ app: 'shop', form: 'order.lines' })
})
