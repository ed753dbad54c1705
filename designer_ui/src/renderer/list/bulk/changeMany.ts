/** Changes of many records, slice by slice, each for itself; and the way back, which takes nothing from others. */
import { bringBack, deleteRecords, type RowChange, type Saved, saveRecords } from '@/api/records'
import type { RecordData } from '@/api/types'
import { idOf } from '@/widgets/values'

/** Records of one request: short enough that progress is seen, long enough that it is quick. */
const SLICE = 200
const AT_ONCE = 4

/** How far it is; gives back whether to go on. */
export type Report = (done: number, total: number) => boolean

/** A change with what was there before. */
export interface Change extends RowChange { readonly before: Readonly<Record<string, unknown>> }

export interface Failure { readonly change: Change; readonly code: string; readonly message: string }

export interface Outcome {
  /** What was changed, as it is now. */
  readonly done: readonly { readonly change: Change; readonly record: RecordData }[]
  readonly failed: readonly Failure[]
}

/** A value as it is sent: a link that came as a record by its number. */
export function sent(value: unknown): unknown {
  return Array.isArray(value) ? value.map(sent) : idOf(value) ?? value ?? null
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sent(one)) === JSON.stringify(sent(other))
}

export async function changeMany(form: string, changes: readonly Change[], report: Report = () => true): Promise<Outcome> {
  const done: { change: Change; record: RecordData }[] = []
  const failed: Failure[] = []
  for (let at = 0; at < changes.length; at += SLICE) {
    const slice = changes.slice(at, at + SLICE)
    const rows = slice.map(({ id, version, values }) => ({ id, values, ...(version === undefined ? {} : { version }) }))
    const answers = await saveRecords(form, rows)
    slice.forEach((change, number) => {
      const answer = answers[number]
      if (answer?.record && answer.status !== 'refused') done.push({ change, record: answer.record })
      else failed.push({ change, code: answer?.errors?.[0]?.code ?? 'failed', message: wordsOf(answer) })
    })
    if (!report(Math.min(changes.length, at + SLICE), changes.length)) break
  }
  return { done, failed }
}

/** What takes an outcome back: the old values, where nobody has changed them since. */
export function takenBack(outcome: Outcome): readonly Change[] {
  return outcome.done.map(({ change, record }) => ({ id: change.id, version: record.version, values: change.before, before: change.values }))
}

/** Delete many; those that are gone, and why the first of the others is not. */
export async function deleteMany(
  form: string, ids: readonly number[], report: Report = () => true,
): Promise<{ gone: readonly number[]; reason: string }> {
  const gone: number[] = []
  let reason = ''
  for (let at = 0; at < ids.length; at += SLICE) {
    const slice = ids.slice(at, at + SLICE)
    const answers = await deleteRecords(form, slice)
    slice.forEach((id, number) => {
      if (answers[number]?.status === 'deleted') gone.push(id)
      else reason ||= wordsOf(answers[number])
    })
    if (!report(Math.min(ids.length, at + SLICE), ids.length)) break
  }
  return { gone, reason }
}

/** Bring many back; how many came. */
export async function bringAllBack(form: string, ids: readonly number[], report: Report = () => true): Promise<number> {
  let count = 0
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const answers = await Promise.allSettled(ids.slice(at, at + AT_ONCE).map((id) => bringBack(form, id)))
    count += answers.filter((answer) => answer.status === 'fulfilled').length
    if (!report(Math.min(ids.length, at + AT_ONCE), ids.length)) break
  }
  return count
}

function wordsOf(answer: Saved | undefined): string {
  return [...new Set((answer?.errors ?? []).map((wrong) => wrong.message))].join(' ')
}
