import { expect, it } from 'vitest'

import type { ShownTask } from '@/api/tasks'

import { formOfStep } from './useTask'

/** A task whose form has four fields that its reader may write. */
function shown(kind: string, rights: Record<string, string>, verbs = ['approve']): ShownTask {
  const field = (key: string, type = 'text') => ({ key, type, right: 'write', required: false })
  const form = { fields: [field('amount'), field('note'), field('status'), field('lines', 'sub_table')], live: {} }
  return { task: { kind }, form, rights, verbs } as unknown as ShownTask
}

const writable = (task: ShownTask) => formOfStep(task)?.fields.filter((field) => field.right === 'write').map((field) => field.key)

it('lets those be written that the step asks for, and no others', () => {
  const task = shown('approval', { amount: 'read', note: 'required', status: 'write', lines: 'write' })
  expect(writable(task)).toEqual(['note', 'status'])
  expect(formOfStep(task)?.fields.filter((field) => field.required).map((field) => field.key)).toEqual(['note'])
  expect(writable(shown('fill', {}))).toEqual([])
})

it('lets whoever began change what was returned to them', () => {
  expect(writable(shown('revision', {}, ['submit']))).toEqual(['amount', 'note', 'status'])
})

it('lets nothing be written of what is over', () => {
  expect(writable(shown('approval', { note: 'write' }, []))).toEqual([])
})
