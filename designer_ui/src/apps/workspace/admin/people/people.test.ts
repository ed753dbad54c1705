import { expect, it } from 'vitest'

import type { Rights, Unit, User } from '@/api/admin'

import { sayAgent, sayAgo, sayBytes } from '../parts/saying'
import { fitting } from './filtering'
import { fieldsByRight, may, ownActions } from './roles'
import { byForm, pairs, toggled } from './scopes'
import { below, canMove, placesFor } from './tree'

const unit = (key: string, parent: string | null, depth = 0): Unit => ({ key, name: key, parent, org: null, depth })
const TREE = [unit('head', null), unit('east', 'head', 1), unit('shop', 'east', 2), unit('west', null)]

it('finds users by words, role, unit and state', () => {
  const blank = { email: null, roles: [], org: null, dept: null, is_active: true, is_admin: false, locked_until: null }
  const user = (login: string, more: Partial<User>): User => ({ login, name: login, ...blank, ...more } as User)
  const all = [user('ann', { roles: ['m.till'], org: 'east' }), user('bob', { is_active: false, dept: 'sales' }), user('cy', { locked_until: '2026-01-01T00:00:00Z' })]
  const any = { text: '', role: null, org: null, state: null }
  const logins = (filter: Partial<Parameters<typeof fitting>[1]>) => fitting(all, { ...any, ...filter }).map((each) => each.login)
  expect([logins({ text: 'AN' }), logins({ role: 'm.till' }), logins({ org: 'sales' }), logins({ state: 'inactive' }), logins({ state: 'locked' })])
    .toEqual([['ann'], ['ann'], ['bob'], ['bob'], ['cy']])
})

it('moves a unit anywhere but below itself', () => {
  expect([...below(TREE, 'head')]).toEqual(['head', 'east', 'shop'])
  expect(placesFor(TREE, TREE[1] as Unit).map((each) => each.key)).toEqual(['west'])
  expect([canMove(TREE, 'head', 'shop'), canMove(TREE, 'shop', 'west'), canMove(TREE, 'west', null), canMove(TREE, 'shop', null)]).toEqual([false, true, false, true])
})

it('tells scopes as pairs, and pairs by form', () => {
  const chosen = toggled(toggled({}, 'm.order', 'read'), 'm.order', 'create')
  expect(pairs(false, chosen)).toEqual([['m.order', 'read'], ['m.order', 'create']])
  expect(pairs(false, toggled(toggled(chosen, 'm.order', 'read'), 'm.order', 'create'))).toEqual([])
  expect(pairs(true, chosen)).toEqual([['*', '*']])
  expect(byForm([['a.b', 'read'], ['a.b', 'x'], ['*', '*']])).toEqual([{ form: 'a.b', actions: ['read', 'x'] }, { form: '*', actions: ['*'] }])
})

it('reads rights', () => {
  const rights = {
    title: 'Order', rows: 'all', condition: null, actions: [{ key: 'read', title: 'read' }, { key: 'close', title: 'Close' }],
    fields: [{ key: 'a', title: 'A', right: 'masked' }, { key: 'b', title: 'B', right: 'hidden' }],
  } as Rights
  expect([may(rights, 'read'), may(rights, 'delete')]).toEqual([true, false])
  expect(ownActions(rights).map((each) => each.key)).toEqual(['close'])
  expect(fieldsByRight(rights).map((each) => each.right)).toEqual(['hidden', 'masked'])
})

it('says sizes, moments and devices as people do', () => {
  const now = Date.parse('2026-03-01T12:00:00Z')
  expect([sayBytes(0, 'en'), sayBytes(1_500, 'en'), sayBytes(2_340_000_000, 'en')]).toEqual(['0 B', '2 KB', '2.3 GB'])
  expect([sayAgo('2026-03-01T11:59:50Z', 'en', now), sayAgo('2026-03-01T09:00:00Z', 'en', now), sayAgo('2026-03-02T12:00:00Z', 'zh-CN', now)]).toEqual(['now', '3 hours ago', '明天'])
  expect(sayAgent('Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 MicroMessenger/8.0')).toBe('微信 WeChat · iPhone')
  expect(sayAgent('curl/8')).toBe('curl/8')
})
