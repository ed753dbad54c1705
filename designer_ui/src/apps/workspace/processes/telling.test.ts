import { expect, it } from 'vitest'

import type { StoryLine } from '@/api/tasks'

import { tellable, toldBy } from './telling'

const line = (kind: string, more: Partial<StoryLine> = {}): StoryLine => ({
  kind, number: 0, at: '', element: 1, node: 'boss', by: 'bess', verb: null, to: null, comment: null, answer: null, code: null, outcome: null, reason: null, ...more,
})

it('what came out is told where one deed does not say it', () => {
  const one = [line('started'), line('acted', { verb: 'approve' }), line('answered', { answer: 'approved' })]
  expect(tellable(one).map((each) => each.kind)).toEqual(['started', 'acted'])
  const several = [line('acted', { verb: 'approve' }), line('acted', { verb: 'approve' }), line('answered', { answer: 'approved' })]
  expect(tellable(several)).toHaveLength(3)
  expect(tellable([line('overdue'), line('answered', { answer: 'rejected' })])).toHaveLength(2)
})

it('each line has its text', () => {
  expect([line('started'), line('started', { by: null }), line('acted', { verb: 'return' }), line('answered', { answer: 'rejected' }), line('completed', { outcome: 'rejected' }), line('failed')].map(toldBy))
    .toEqual(['started', 'started_itself', 'return', 'rejected', 'completed_rejected', 'failed'])
})
