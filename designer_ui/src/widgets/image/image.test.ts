// @vitest-environment jsdom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'

import { ask, field, show, withLayout } from '../testing'

beforeEach(withLayout)

it('shows small pictures', async () => {
  const shown = show([1, 2], field('image'))
  await flushPromises()
  expect(shown.findAll('img').map((img) => img.attributes('alt'))).toEqual(['1.pdf', '2.pdf'])
})

it('takes pictures only, and on a phone offers the camera', async () => {
  vi.stubGlobal('matchMedia', (media: string) => ({ matches: media.includes('coarse'), media, addEventListener: () => {}, removeEventListener: () => {} }))
  const asked = ask(null, field('image'))
  expect(asked.find('#it').attributes('accept')).toBe('image/*')
  await flushPromises()
  expect(asked.find('input[capture="environment"]').exists()).toBe(true)
})
