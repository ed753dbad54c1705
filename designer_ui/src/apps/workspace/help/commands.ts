/**
 * The one list of commands: what each key does and where. The sheet shows it, the keyboard goes by it. Screens that can do one say so with
 * `useCommand` while they are there; what a control does with keys of its own is listed without `type`.
 */
import { onScopeDispose } from 'vue'

export type Where = 'everywhere' | 'list' | 'record' | 'form' | 'table' | 'dashboard'

export interface Command {
  readonly key: string
  readonly where: Where
  /** Ways to press it, each a list of keys that are held together. */
  readonly keys: readonly (readonly string[])[]
  /** What is typed for it, where the keyboard of the whole screen listens: keys one after the other. */
  readonly type?: readonly string[]
  /** Keys are pressed one after the other, not together. */
  readonly isSequence?: boolean
}

export const COMMANDS: readonly Command[] = [
  { key: 'sheet', where: 'everywhere', keys: [['?']], type: ['?'] },
  { key: 'palette', where: 'everywhere', keys: [['Ctrl', 'K']] },
  { key: 'home', where: 'everywhere', keys: [['G', 'H']], type: ['g', 'h'], isSequence: true },
  { key: 'tasks', where: 'everywhere', keys: [['G', 'T']], type: ['g', 't'], isSequence: true },
  { key: 'dashboards', where: 'everywhere', keys: [['G', 'D']], type: ['g', 'd'], isSequence: true },
  { key: 'app', where: 'everywhere', keys: [['G', '1–9']], type: ['g', '#'], isSequence: true },
  { key: 'take_back', where: 'everywhere', keys: [['Ctrl', 'Z']] },
  { key: 'messages', where: 'everywhere', keys: [['F6']] },
  { key: 'search', where: 'list', keys: [['/']], type: ['/'] },
  { key: 'create', where: 'list', keys: [['C']], type: ['c'] },
  { key: 'move', where: 'list', keys: [['↑'], ['↓'], ['K'], ['J']] },
  { key: 'open', where: 'list', keys: [['Enter']] },
  { key: 'select', where: 'list', keys: [['X'], ['Space']] },
  { key: 'ends', where: 'list', keys: [['Home'], ['End']] },
  { key: 'pages', where: 'list', keys: [['Page ↑'], ['Page ↓']] },
  { key: 'edit', where: 'record', keys: [['E']], type: ['e'] },
  { key: 'shut', where: 'record', keys: [['Esc']] },
  { key: 'save', where: 'form', keys: [['Ctrl', 'Enter']] },
  { key: 'leave', where: 'form', keys: [['Esc']] },
  { key: 'cell', where: 'table', keys: [['F2']] },
  { key: 'below', where: 'table', keys: [['Enter']] },
  { key: 'beside', where: 'table', keys: [['Tab']] },
  { key: 'row', where: 'table', keys: [['Alt', '↑'], ['Alt', '↓']] },
  { key: 'insert', where: 'table', keys: [['Ctrl', 'Shift', 'Enter']] },
  { key: 'fill', where: 'table', keys: [['Ctrl', 'D']] },
  { key: 'undo', where: 'table', keys: [['Ctrl', 'Z']] },
  { key: 'points', where: 'dashboard', keys: [['←'], ['→']] },
  { key: 'series', where: 'dashboard', keys: [['↑'], ['↓']] },
  { key: 'records', where: 'dashboard', keys: [['Enter']] },
  { key: 'zoom', where: 'dashboard', keys: [['Shift', '←'], ['Shift', '→']] },
]
export const PLACES: readonly Where[] = ['everywhere', 'list', 'record', 'form', 'table', 'dashboard']

type Run = (typed: string) => void
const offered = new Map<string, Run[]>()

/** While the screen is there it can do the command; of several the one that came last. */
export function useCommand(key: string, run: Run): void {
  const all = offered.get(key) ?? []
  offered.set(key, [...all, run])
  onScopeDispose(() => {
    offered.set(key, (offered.get(key) ?? []).filter((each) => each !== run))
  })
}

/** Do it, if somebody can. `typed`: the key that it ended with. */
export function runCommand(key: string, typed = ''): boolean {
  const run = offered.get(key)?.at(-1)
  run?.(typed)
  return run !== undefined
}
