import { effectScope } from 'vue'
import { expect, it, vi } from 'vitest'

import { doingsFor, useDoings } from './doings'

it('tells what the menus on the screen offer, the last screen first, and nothing once they are gone', () => {
  const [person, record] = [effectScope(), effectScope()]
  const choose = vi.fn()
  person.run(() => { useDoings({ items: () => [{ key: 'dark', text: 'Dark' }], choose, isQuiet: true }) })
  record.run(() => { useDoings({ items: () => [{ key: 'do:redeem', text: 'Redeem' }, { key: 'delete', text: 'Delete' }], choose }) })
  const texts = (words: string): string[] => doingsFor(words).map(({ item }) => item.text)
  expect([texts(''), texts('d'), texts('DARK')]).toEqual([['Redeem', 'Delete'], ['Redeem', 'Delete', 'Dark'], ['Dark']])
  doingsFor('redeem')[0]?.run()
  expect(choose).toHaveBeenCalledWith('do:redeem')
  record.stop()
  expect([texts(''), texts('d')]).toEqual([[], ['Dark']])
  person.stop()
})
