import { expect, it } from 'vitest'

import { backOf } from './back'

it('leads back to places of the workspace and nowhere else', () => {
  expect(backOf('/a/member/member/7?tab=points')).toBe('/a/member/member/7?tab=points')
  for (const given of ['//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)', '', undefined, ['/a'], '/a\nb', '/a\\b']) {
    expect(backOf(given)).toBeNull()
  }
})
