/** Names in comments. The API keeps `@[login]`; people write and read `@name`. */
import type { PersonInfo } from '@/api/comments'

const TOKEN = /@\[([^\]\s]{1,64})\]/g

export interface Part { readonly text: string; readonly isName: boolean }

/** A text as it is read: names of people apart from what stands between. */
export function partsOf(text: string, people: readonly PersonInfo[]): readonly Part[] {
  const names = new Map(people.map((each) => [each.login, each.name]))
  const parts: Part[] = []
  let from = 0
  for (const found of text.matchAll(TOKEN)) {
    const name = names.get(found[1] ?? '')
    if (name === undefined) continue
    if (found.index > from) parts.push({ text: text.slice(from, found.index), isName: false })
    parts.push({ text: `@${name}`, isName: true })
    from = found.index + found[0].length
  }
  if (from < text.length) parts.push({ text: text.slice(from), isName: false })
  return parts
}

/** A text as it is written again: with names in the place of logins. */
export function written(text: string, people: readonly PersonInfo[]): string {
  return partsOf(text, people).map((part) => part.text).join('')
}

/** A text as the API takes it: whoever was picked and still stands there is named, longer names first. */
export function kept(text: string, picked: readonly PersonInfo[]): string {
  const longest = [...picked].sort((one, other) => other.name.length - one.name.length)
  const unique = longest.filter((each, at) => longest.findIndex((other) => other.name === each.name) === at)
  if (unique.length === 0) return text
  const names = new RegExp(unique.map((each) => `@${each.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`).join('|'), 'g')
  return text.replace(names, (found) => `@[${unique.find((each) => `@${each.name}` === found)?.login ?? ''}]`)
}

/** What is being typed behind an @ right before the caret; null: nothing is. */
export function typing(text: string, caret: number): string | null {
  const found = /(?:^|[^\w@])@([^\s@[\]]{0,30})$/.exec(text.slice(0, caret))
  return found?.[1] ?? null
}

/** The text with a name in the place of what was typed, and where the caret is then. */
export function named(text: string, caret: number, typed: string, person: PersonInfo): { text: string; caret: number } {
  const before = text.slice(0, caret - typed.length)
  const name = `${person.name} `
  return { text: before + name + text.slice(caret), caret: before.length + name.length }
}
