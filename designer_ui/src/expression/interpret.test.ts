import { describe, expect, it } from 'vitest'

import written from './cases.json?raw'
import type { Document, Node, Type } from './document'
import { UnreadableDocument } from './document'
import type { Surroundings } from './environment'
import { FUNCTIONS } from './functions'
import { compile, run, runToWire } from './interpret'
import type { Row } from './values'

interface Case {
  readonly case: string
  readonly formula: string
  readonly document: Document
  readonly row: Row
  readonly value: unknown
  readonly warnings: readonly string[]
}

interface Cases extends Surroundings {
  readonly functions: readonly string[]
  readonly cases: readonly Case[]
}

const SHARED = JSON.parse(written) as Cases
/** They choose what is computed and are no ordinary calls. */
const LAZY = ['coalesce', 'switch']

const INTEGER: Type = { kind: 'integer' }
const DECIMAL: Type = { kind: 'decimal', scale: 2 }
const RECORD: Type = { kind: 'record' }
const LINES: Node = {
  is: 'lines', source: { is: 'row', level: 0, type: RECORD }, field: 'lines', type: { kind: 'list', item: RECORD },
}

function field(name: string, type: Type, level = 0): Node {
  return { is: 'get', source: { is: 'row', level, type: RECORD }, field: name, type }
}

function document(tree: Node): Document {
  return { format: 1, type: tree.type, tree }
}

/** `sum(lines, "price * quantity")`. */
const TOTAL = document({
  is: 'aggregate', function: 'sum', source: LINES, type: DECIMAL,
  body: { is: 'arithmetic', operator: '*', left: field('price', DECIMAL), right: field('quantity', INTEGER), type: DECIMAL },
})

function noted(): { around: Surroundings, warnings: string[] } {
  const warnings: string[] = []
  const { now, today, zone } = SHARED
  return { warnings, around: { now, today, zone, warn: (code) => warnings.push(code) } }
}

describe('the shared cases', () => {
  it.each(SHARED.cases.map((one) => [`${one.case} ${one.formula}`, one] as const))('%s', (_name, one) => {
    const { around, warnings } = noted()
    expect(runToWire(one.document, one.row, around)).toEqual(one.value)
    expect(warnings).toEqual(one.warnings)
  })
})

describe('the functions', () => {
  it('are those that the server marks live', () => {
    expect([...Object.keys(FUNCTIONS), ...LAZY].sort()).toEqual([...SHARED.functions].sort())
  })
})

describe('what a form holds while somebody types', () => {
  const lines = (...rows: Row[]): Row => ({ lines: rows })

  it.each([
    ['a field that is not there', lines({ price: '1.50' })],
    ['a number that is not finished', lines({ price: '1.5e', quantity: 2 })],
    ['a value of another type', lines({ price: { amount: 1 }, quantity: '2x' })],
    ['a row that is none', { lines: [null, 3, 'x'] } as Row],
    ['lines that are none', { lines: 'x' } as Row],
    ['a row that has it from elsewhere', lines(Object.create({ price: '1.00', quantity: 1 }) as Row)],
    ['no lines', {}],
  ])('%s counts as null', (_name, row) => {
    expect(runToWire(TOTAL, row, noted().around)).toBe('0')
  })

  it('takes numbers and texts for decimals, and never rounds', () => {
    const row = lines({ price: 0.1, quantity: 3 }, { price: '90071992547409931.01', quantity: '1' })
    expect(runToWire(TOTAL, row, noted().around)).toBe('90071992547409931.31')
  })
})

describe('a document that cannot be computed here', () => {
  const call = (name: string): Node => ({ is: 'call', function: name, arguments: [], type: INTEGER })

  it.each<[string, Document]>([
    ['unknown_format', { ...TOTAL, format: 2 }],
    ['unknown_function', document(call('sqrt'))],
    ['unknown_function', document(call('toString'))],
    ['unknown_node', document({ is: 'records', type: INTEGER } as unknown as Node)],
    ['unknown_operator', document({ is: 'arithmetic', operator: '^' as '+', left: call('now'), right: call('now'), type: INTEGER })],
    ['unknown_operator', document({ is: 'compare', operators: ['~' as '<'], operands: [call('now'), call('now')], type: INTEGER })],
    ['inexact_integer', document({ is: 'constant', value: 2 ** 53, type: INTEGER })],
  ])('is refused: %s', (code, one) => {
    expect(() => compile(one)).toThrowError(UnreadableDocument)
    expect(() => compile(one)).toThrowError(code)
  })

  it('takes an integer as text where a number would lose digits', () => {
    const one = document({ is: 'constant', value: '9223372036854775807', type: INTEGER })
    expect(run(one, {}, noted().around)).toBe(9223372036854775807n)
    expect(runToWire(one, {}, noted().around)).toBe('9223372036854775807')
  })
})

describe('the work of a formula', () => {
  it('ends with null and one warning when the steps are used up', () => {
    const { around, warnings } = noted()
    const inner: Node = {
      is: 'aggregate', function: 'count', type: INTEGER, body: null,
      source: { ...LINES, source: { is: 'row', level: 1, type: RECORD } } as Node,
    }
    const squared = document({ is: 'aggregate', function: 'sum', source: LINES, body: inner, type: INTEGER })
    const row = { lines: Array.from({ length: 500 }, () => ({ price: '1.00', quantity: 1 })) }
    expect(runToWire(squared, row, around)).toBeNull()
    expect(warnings).toEqual(['too_many_steps'])
  })

  it('takes at most 5 ms for a sub-table of 500 rows', () => {
    const lines = Array.from({ length: 500 }, (_none, at) => ({ price: `${at}.25`, quantity: at % 7 }))
    const { around } = noted()
    const times = Array.from({ length: 25 }, () => {
      const begun = performance.now()
      run(TOTAL, { lines }, around)
      return performance.now() - begun
    })
    expect(times.sort((left, right) => left - right)[12]).toBeLessThanOrEqual(5)
  })
})
