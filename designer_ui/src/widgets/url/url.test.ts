// @vitest-environment jsdom
import { expect, it } from 'vitest'

import { ask, field, show } from '../testing'

it('leads to the web only', () => {
  const link = show('https://example.com/', field('url')).find('a')
  expect([link.attributes('href'), link.attributes('rel'), link.text()]).toEqual(['https://example.com/', 'noopener noreferrer', expect.stringContaining('example.com')])
  expect(show('javascript:alert(1)', field('url')).find('a').exists()).toBe(false)
})

it('completes the name of a site', async () => {
  const asked = ask(null, field('url'))
  await asked.find('input').setValue('example.com/a')
  await asked.find('input').trigger('focusout')
  expect(asked.last()).toBe('https://example.com/a')
})
