import { expect, it } from 'vitest'

import type { Channel } from '@/api/messages'

import { askedOf, beginning, sending, standingOf } from './settings'

const words = { title: 'T', description: 'D' }
const channel = (more: Partial<Channel> = {}): Channel => ({
  key: 'gate', title: 'Gate', help: '', version: '1', address: 'phone', is_enabled: false, is_ready: false, settings: {}, secrets: [], changed_at: null,
  schema: {
    required: ['url'],
    properties: {
      url: { ...words, type: 'string', maxLength: 2000 }, port: { ...words, type: 'integer', default: 465 }, method: { ...words, enum: ['POST', 'GET'], default: 'POST' },
      body: { ...words, type: 'string', maxLength: 10000 }, headers: { ...words, type: 'object' }, ok: { ...words, type: 'array' },
      key: { ...words, type: 'string', writeOnly: true },
    },
  },
  ...more,
})

it('asks for each setting in the way that fits', () => {
  expect(Object.fromEntries(askedOf(channel()).map(({ key, how }) => [key, how]))).toEqual({
    url: 'line', port: 'number', method: 'choice', body: 'long', headers: 'pairs', ok: 'words', key: 'secret',
  })
  expect(askedOf(channel()).filter(({ required }) => required).map(({ key }) => key)).toEqual(['url'])
})

it('begins with what is kept, a new one with what settings begin with', () => {
  expect(beginning(channel())).toEqual({ url: null, port: 465, method: 'POST', body: null, headers: [], ok: [] })
  const kept = channel({ changed_at: '2026-03-01T00:00:00Z', settings: { url: 'https://a', headers: { A: 'b' } } })
  expect(beginning(kept)).toEqual({ url: 'https://a', port: null, method: null, body: null, headers: [{ name: 'A', value: 'b' }], ok: [] })
})

it('sends what was filled in, and no secret that was not typed', () => {
  const asked = askedOf(channel())
  const given = { url: 'https://a', port: '587', method: 'GET', body: '', headers: [{ name: ' A ', value: 'b' }, { name: '', value: 'c' }], ok: [] }
  expect(sending(asked, given)).toEqual({ url: 'https://a', port: 587, method: 'GET', headers: { A: 'b' } })
  expect(sending(asked, { headers: [], key: 'typed' })).toEqual({ key: 'typed' })
  expect(sending(asked, { headers: [], key: null })).toEqual({ key: null })
  expect(sending(asked, { headers: [], port: 'many' })).toEqual({ port: 'many' })
})

it('tells one that is off from one that nobody has set up', () => {
  expect([channel({ is_enabled: true }), channel(), channel({ changed_at: '2026-03-01T00:00:00Z' })].map(standingOf)).toEqual(['on', 'new', 'off'])
})
