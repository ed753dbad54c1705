/** A formula as people read it: fields and options by their titles. For the eye only; nobody reads it back. */
import { say } from '@/i18n'

import type { Seen } from './seen'

const TOKEN = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[\p{L}_][\p{L}\p{N}_.]*|./gsu
const SIGNS: Readonly<Record<string, string>> = { '>=': '≥', '<=': '≤', '!=': '≠', '==': '=', '*': '×', '/': '÷' }

/** Empty where it would say nothing that the formula does not. */
export function readable(formula: string, seen: readonly Seen[], words: Readonly<Record<string, string>>, quotes = '「」'): string {
  const byPath = new Map(seen.map((each) => [each.path, each]))
  let knows = false
  let last: Seen | undefined
  const [open = '', close = ''] = quotes
  const said = (formula.replace(/\s+/gu, ' ').match(TOKEN) ?? []).map((token) => {
    const field = byPath.get(token)
    if (field) {
      knows = true
      last = field
      return `${open}${field.title.replaceAll(' › ', '·')}${close}`
    }
    if (/^["']/.test(token)) {
      const option = last?.field.options?.find((each) => each.key === token.slice(1, -1))
      return option ? `${open}${say(option.title ?? option.key)}${close}` : token
    }
    return words[token] ?? token
  }).join('')
  return knows ? said.replace(/>=|<=|!=|==|\*|\/(?!\/)/gu, (sign) => SIGNS[sign] ?? sign) : ''
}
