/** From a formula back to the conditions that would be written so; null where rows cannot say it. The inverse of `formulaOf`: what a
 * part could mean is written out and compared, so that nothing is ever shown as rows that means something else. */
import type { Asking } from '@/widgets/widget'

import { COMPARISONS, type Condition, formulaOf, type Group, isComplete, NOTHING, valuesOf } from './filters'

type Ask = (field: string) => Asking | undefined
type Tokens = readonly string[]

const TOKEN = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\p{N}+(?:\.\p{N}+)?|[\p{L}_][\p{L}\p{N}_.]*|[=!<>]=|\S/gsu

/** `askingOf`: of fields by their paths; undefined for those that nobody knows. */
export function readFilter(formula: string, askingOf: Ask): Group | null {
  const tokens = tokensOf(formula)
  if (tokens.length === 0) return NOTHING
  const found = read(tokens, askingOf)
  return found === null || found.kind === 'group' ? found : { kind: 'group', joined: 'and', parts: [found] }
}

function read(tokens: Tokens, askingOf: Ask): Condition | Group | null {
  const bare = stripped(tokens)
  for (const joined of ['or', 'and'] as const) {
    const parts = split(bare, joined)
    if (parts.length > 1) return joinedOf(joined, parts, askingOf)
  }
  return condition(bare, askingOf)
}

/** Two parts that are joined may be one condition: `day >= a and day <= b`. */
function joinedOf(joined: 'and' | 'or', parts: readonly Tokens[], askingOf: Ask): Condition | Group | null {
  const found: (Condition | Group)[] = []
  for (let at = 0; at < parts.length; at++) {
    const [one = [], next] = parts.slice(at, at + 2)
    const both = joined === 'and' && next ? condition([...one, 'and', ...next], askingOf) : null
    const part = both ?? read(one, askingOf)
    if (part === null) return null
    if (both) at += 1
    found.push(part)
  }
  const [only] = found
  return found.length === 1 && only ? only : { kind: 'group', joined, parts: found }
}

function condition(tokens: Tokens, askingOf: Ask): Condition | null {
  const field = tokens.find((token) => askingOf(token) !== undefined)
  if (field === undefined) return null
  const asking = askingOf(field) ?? 'none'
  const values = valuesIn(tokens)
  const wanted = tokens.join(' ')
  for (const comparison of COMPARISONS[asking]) {
    const guess: Condition = { kind: 'condition', field, comparison, ...given(valuesOf(comparison), values, asking) }
    if (isComplete(guess) && tokensOf(formulaOf(guess, () => asking) ?? '').join(' ') === wanted) return guess
  }
  const isOne = ['option', 'link'].includes(asking) && tokens.length === 3 && tokens[0] === field && tokens[1] === '==' && values.length === 1
  return isOne ? { kind: 'condition', field, comparison: 'any_of', value: given('many', values, asking).value } : null
}

function given(wants: ReturnType<typeof valuesOf>, values: readonly string[], asking: Asking): Pick<Condition, 'value' | 'until'> {
  switch (wants) {
    case 'none': return {}
    case 'many': return { value: asking === 'link' ? values.map(Number) : values }
    case 'days': return { value: Number(values[0]) }
    case 'two': return { value: values[0], until: values[1] }
    default: return { value: values[0] }
  }
}

/** Texts and numbers, as conditions hold them. */
function valuesIn(tokens: Tokens): readonly string[] {
  return tokens.flatMap((token, at) => {
    if (token.startsWith('"')) return [JSON.parse(token) as string]
    if (/^\p{N}/u.test(token)) return [tokens[at - 1] === '-' ? `-${token}` : token]
    return []
  })
}

function tokensOf(formula: string): Tokens {
  return (formula.match(TOKEN) ?? []).map((token) => (/^["'].*["']$/su.test(token) ? JSON.stringify(textOf(token)) : token))
}

function textOf(token: string): string {
  return token.slice(1, -1).replace(/\\(.)/gsu, (_, sign: string) => (sign === 'n' ? '\n' : sign === 't' ? '\t' : sign))
}

/** Without brackets around the whole. */
function stripped(tokens: Tokens): Tokens {
  if (tokens[0] !== '(') return tokens
  let depth = 0
  const end = tokens.findIndex((token) => {
    depth += weight(token)
    return depth === 0
  })
  return end === tokens.length - 1 ? stripped(tokens.slice(1, -1)) : tokens
}

function split(tokens: Tokens, at: 'and' | 'or'): readonly Tokens[] {
  let depth = 0
  const parts: string[][] = [[]]
  for (const token of tokens) {
    depth += weight(token)
    if (depth === 0 && token === at) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts
}

function weight(token: string): number {
  return token === '(' || token === '[' ? 1 : token === ')' || token === ']' ? -1 : 0
}
