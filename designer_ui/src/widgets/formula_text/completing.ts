/** What can be meant by the word at the caret of a formula: fields, functions, options of the field that a text is compared with. */
import { say } from '@/i18n'

import type { Seen } from './seen'

/** A function of the language; `functions.json` is written from the engine's own list. */
export interface Told { readonly name: string; readonly takes: boolean; readonly en: string; readonly zh: string; readonly example: string }

export interface Suggestion {
  readonly kind: 'field' | 'function' | 'option' | 'word'
  /** What is written. */
  readonly code: string
  readonly title: string
  readonly help?: string
  /** Steps from the end of what is written to where one goes on. */
  readonly back?: number
}

/** The word at the caret: from `start`, as far as it is typed. Inside quotes, `of` is what the text is compared with. */
export interface Word { readonly start: number; readonly typed: string; readonly of?: string }

const NAME = /[\p{L}_][\p{L}\p{N}_.]*$/u
const COMPARED = /([\p{L}_][\p{L}\p{N}_.]*)\s*(?:==|!=|(?:not\s+)?in\s*\[[^\]]*)\s*$/u
const MOST = 60

export function wordAt(text: string, caret: number): Word | null {
  const before = text.slice(0, caret)
  const open = openQuote(before)
  if (open !== null) {
    const of = COMPARED.exec(before.slice(0, open))?.[1]
    return of === undefined ? null : { start: open + 1, typed: before.slice(open + 1), of }
  }
  const typed = NAME.exec(before)?.[0] ?? ''
  const start = caret - typed.length
  return typed === '' && /[\p{N}.]$/u.test(before) ? null : /\p{N}$/u.test(text.slice(0, start)) ? null : { start, typed }
}

/** Where a text begins that is not closed yet. */
function openQuote(text: string): number | null {
  let open: number | null = null
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (open !== null && sign === '\\') at++
    else if (open === null && (sign === '"' || sign === "'")) open = at
    else if (open !== null && sign === text[open]) open = null
  }
  return open
}

/** The best first. Without a word the fields of the form itself come first. */
export function suggestions(
  word: Word, seen: readonly Seen[], functions: readonly Told[], words: readonly Suggestion[], locale: string,
): readonly Suggestion[] {
  if (word.of !== undefined) return options(word, seen)
  const all: Suggestion[] = [
    ...seen.map(({ path, title }): Suggestion => ({ kind: 'field', code: path, title })),
    ...functions.map((each): Suggestion => ({
      kind: 'function', code: `${each.name}()`, title: each.example, help: locale === 'zh-CN' ? each.zh : each.en,
      back: each.takes ? 1 : 0,
    })),
    ...words,
  ]
  const wanted = word.typed.toLowerCase()
  const ranked = all.map((each, at) => ({ each, at, rank: rankOf(each, wanted) })).filter(({ rank }) => rank < NONE)
  return ranked.sort((one, other) => one.rank - other.rank || one.at - other.at).slice(0, MOST).map(({ each }) => each)
}

const NONE = 9

function rankOf({ kind, code, title, help = '' }: Suggestion, wanted: string): number {
  const far = kind === 'field' ? code.split('.').length - 1 : kind === 'function' ? 2 : 3
  if (wanted === '') return far
  const key = code.toLowerCase()
  const said = title.toLowerCase()
  const last = kind === 'field' ? said.split(' › ').at(-1) ?? said : ''
  if (key.startsWith(wanted) || last.startsWith(wanted)) return far / 10
  if (kind === 'field' && (last.includes(wanted) || (key.split('.').at(-1) ?? '').startsWith(wanted))) return 1 + far / 10
  if (kind === 'field' && said.includes(wanted)) return 2 + far / 10
  if (kind === 'field' || wanted.length < 2) return NONE
  const place = help.toLowerCase().indexOf(wanted)
  return key.includes(wanted) ? 4 : place >= 0 ? 4 + Math.min(place, 100) / 100 : NONE
}

function options({ of, typed }: Word, seen: readonly Seen[]): readonly Suggestion[] {
  const field = seen.find(({ path }) => path === of)?.field
  const wanted = typed.toLowerCase()
  return (field?.options ?? [])
    .map((option): Suggestion => ({ kind: 'option', code: option.key, title: say(option.title ?? option.key) }))
    .filter(({ code, title }) => code.toLowerCase().includes(wanted) || title.toLowerCase().includes(wanted))
}

/** The text with the word taken by a suggestion, and where the caret stands then. What is left of a word behind the caret goes with it. */
export function put(text: string, caret: number, word: Word, { kind, code, back = 0 }: Suggestion): { text: string; caret: number } {
  const behind = text.slice(caret)
  if (kind === 'option') {
    const quote = text[word.start - 1] ?? '"'
    const isClosed = behind.startsWith(quote)
    const end = word.start + code.length + 1
    return { text: `${text.slice(0, word.start)}${code}${isClosed ? '' : quote}${behind}`, caret: end }
  }
  const rest = behind.replace(/^[\p{L}\p{N}_]+/u, '')
  const given = kind === 'function' && rest.startsWith('(') ? code.slice(0, -2) : code
  const end = word.start + given.length + (given === code ? -back : 1)
  return { text: text.slice(0, word.start) + given + rest, caret: end }
}
