/** What a formula can read: the fields of its form, and those of the forms that its links lead to, as far as the reader may see them. */
import type { FieldInfo, FormInfo } from '@/api/types'
import { say } from '@/i18n'

export interface Seen {
  /** As a formula writes it: `member.tier.multiplier`. */
  readonly path: string
  readonly field: FieldInfo
  /** As people say it: `会员 › 等级 › 倍率`. */
  readonly title: string
}

/** Links of links are as far as one looks; further ones can still be written. */
const DEEPEST = 2
const MOST_FORMS = 12

/** All of it, nearest first. `formOf`: a form by its full key, null where it may not be seen. */
export async function seenFrom(form: FormInfo, formOf: (key: string) => Promise<FormInfo | null>): Promise<readonly Seen[]> {
  const all: Seen[] = []
  let level: readonly { form: FormInfo; before: Seen | null }[] = [{ form, before: null }]
  let forms = 0
  for (let depth = 0; depth <= DEEPEST; depth++) {
    const found = level.flatMap(({ form: from, before }) =>
      from.fields.filter((field) => depth === 0 || !isList(field)).map((field) => below(before, field)))
    all.push(...found)
    if (depth === DEEPEST) break
    const links = found.filter(({ field }) => field.type === 'link' && field.target !== null).slice(0, MOST_FORMS - forms)
    forms += links.length
    const targets = await Promise.all(links.map(({ field }) => formOf(field.target ?? '')))
    level = links.flatMap((before, at) => {
      const target = targets[at]
      return target ? [{ form: target, before }] : []
    })
  }
  return all
}

/** The form that an event is about, by its key: `member.order.created`. */
export function formOfEvent(event: unknown): string | null {
  const parts = typeof event === 'string' ? event.split('.') : []
  return parts.length > 2 ? parts.slice(0, 2).join('.') : null
}

/** How a list of choices names a field that stands behind links. */
export function asField({ path, field, title }: Seen): FieldInfo {
  return { ...field, key: path, title }
}

function below(before: Seen | null, field: FieldInfo): Seen {
  const title = say(field.title)
  return before === null ? { path: field.key, field, title } : { path: `${before.path}.${field.key}`, field, title: `${before.title} › ${title}` }
}

function isList(field: FieldInfo): boolean {
  return field.type === 'sub_table' || field.type === 'reverse_link'
}
