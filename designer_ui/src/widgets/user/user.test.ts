// @vitest-environment jsdom
import { flushPromises } from '@vue/test-utils'
import { expect, it } from 'vitest'

import { field, show } from '../testing'

it('shows the name of a user, which leads nowhere', async () => {
  const shown = show(2, field('user'))
  await flushPromises()
  expect([shown.text(), shown.find('a').exists(), shown.find('svg').exists()]).toEqual(['记录 2', false, true])
})
