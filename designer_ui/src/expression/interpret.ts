/**
 * Exchanged document → function. A tree becomes closures once; running them keeps nothing, so that a compiled formula may run
 * for many rows. The meaning is that of the server's compiled code: all operands are computed unless the language says
 * otherwise (`and`, `or`, `if`, `coalesce`, `switch`, chains), because what warns there must warn here.
 */
import { AGGREGATES } from './aggregation'
import { decimal } from './decimals'
import {
  type AggregateNode, type ArithmeticNode, type CallNode, type CompareNode, type ConstantNode, type Document, FORMAT, type IfNode,
  type ListNode, type LogicNode, type Node, type Type, type UnaryNode, UnreadableDocument,
} from './document'
import { Env, type Surroundings } from './environment'
import { FUNCTIONS } from './functions'
import { binary, COMPARISONS, negative } from './operations'
import { bounded, charged, isMetered, stepsPerItem } from './steps'
import { equal, fieldOf, type Item, type Present, type Row, type Value, widened } from './values'
import { reader, toWire } from './wire'

/** A part of a formula; `around` is the row around a sub-formula (level 1). */
type Code = (row: Item, around: Item, env: Env) => Value

/** The value of a formula on a row. It never throws, whatever the row holds. */
export type Formula = (row: Row, surroundings: Surroundings) => Value

/** Throws `UnreadableDocument` for what this browser cannot compute; the server can. */
export function compile(document: Document): Formula {
  if (document.format !== FORMAT) throw new UnreadableDocument('unknown_format', String(document.format))
  const counts = isMetered(document.tree)
  const code = new Compiler(counts).code(document.tree)
  return (row, surroundings) => {
    const env = new Env(surroundings)
    const value = code(row, null, env)
    return counts && env.left <= 0 ? null : value
  }
}

const COMPILED = new WeakMap<Document, Formula>()

/** The value of a formula on a row; each document is compiled once. */
export function run(document: Document, row: Row, surroundings: Surroundings): Value {
  let formula = COMPILED.get(document)
  if (formula === undefined) {
    formula = compile(document)
    COMPILED.set(document, formula)
  }
  return formula(row, surroundings)
}

/** The same as JSON, as the form keeps it. */
export function runToWire(document: Document, row: Row, surroundings: Surroundings): unknown {
  return toWire(run(document, row, surroundings))
}

class Compiler {
  constructor(private readonly counts: boolean) {}

  code(node: Node): Code {
    switch (node.is) {
      case 'constant': return constant(node)
      case 'list': return this.list(node)
      case 'row': return node.level === 0 ? (row) => row as Value : (_row, around) => around as Value
      case 'get': return this.get(node.source, node.field, node.type)
      case 'unary': return this.unary(node)
      case 'arithmetic': return this.charge(node, this.arithmetic(node))
      case 'compare': return this.compare(node)
      case 'logic': return this.logic(node)
      case 'if': return this.choice(node)
      case 'call': return this.charge(node, this.call(node))
      case 'aggregate': return this.aggregate(node)
      default: throw new UnreadableDocument('unknown_node', (node as Node).is)
    }
  }

  /** Where a decimal may be wanted and an integer come. */
  private as(node: Node, wanted: Type): Code {
    const code = this.code(node)
    if (wanted.kind !== 'decimal' || node.type.kind !== 'integer') return code
    return (row, around, env) => widened(code(row, around, env))
  }

  /** Texts that are made cost steps. */
  private charge(node: Node, code: Code): Code {
    return this.counts && node.type.kind === 'text' ? (row, around, env) => charged(env, code(row, around, env)) : code
  }

  private list(node: ListNode): Code {
    const items = node.items.map((item) => this.as(item, node.type.item ?? item.type))
    return (row, around, env) => items.map((item) => item(row, around, env))
  }

  private get(source: Node, field: string, type: Type): Code {
    const rows = this.code(source)
    const read = reader(type)
    return (row, around, env) => read(fieldOf(rows(row, around, env), field))
  }

  private unary(node: UnaryNode): Code {
    const operand = this.code(node.operand)
    if (node.operator === 'not') return (row, around, env) => operand(row, around, env) !== true
    return (row, around, env) => {
      const value = operand(row, around, env)
      return value === null ? null : negative(env, value)
    }
  }

  private arithmetic(node: ArithmeticNode): Code {
    const [left, right] = [this.code(node.left), this.code(node.right)]
    const operation = binary(node.operator, node.left.type, node.right.type, node.type)
    if (operation === undefined) throw new UnreadableDocument('unknown_operator', node.operator)
    return (row, around, env) => {
      const first = left(row, around, env)
      const second = right(row, around, env)
      return first === null || second === null ? null : operation(env, first, second)
    }
  }

  private logic(node: LogicNode): Code {
    const operands = node.operands.map((operand) => this.code(operand))
    const isAnd = node.operator === 'and'
    return (row, around, env) => {
      for (const operand of operands) if ((operand(row, around, env) === true) !== isAnd) return !isAnd
      return isAnd
    }
  }

  private choice(node: IfNode): Code {
    const [test, then, otherwise] = [this.code(node.test), this.as(node.then, node.type), this.as(node.otherwise, node.type)]
    return (row, around, env) => (test(row, around, env) === true ? then : otherwise)(row, around, env)
  }

  private compare(node: CompareNode): Code {
    const [first, ...others] = node.operands.map((operand) => this.code(operand))
    const steps = node.operators.map((operator, at) => {
      const [holds, operand] = [COMPARISONS[operator], others[at]]
      if (holds === undefined || operand === undefined) throw new UnreadableDocument('unknown_operator', operator)
      return { holds, operand }
    })
    return (row, around, env) => {
      let left = first === undefined ? null : first(row, around, env)
      for (const { holds, operand } of steps) {
        const right = operand(row, around, env)
        if (!holds(left, right)) return false
        left = right
      }
      return true
    }
  }

  private call(node: CallNode): Code {
    if (node.function === 'coalesce') return this.coalesce(node)
    if (node.function === 'switch') return this.switch(node)
    const found = Object.hasOwn(FUNCTIONS, node.function) ? FUNCTIONS[node.function] : undefined
    if (found === undefined) throw new UnreadableDocument('unknown_function', node.function)
    const kinds = node.arguments.map((argument) => argument.type.kind)
    const values = node.arguments.map((argument, at) =>
      found.widens?.(kinds, at) === true ? this.as(argument, { kind: 'decimal' }) : this.code(argument),
    )
    const called = found.run as (env: Env, ...values: readonly Value[]) => Value
    return (row, around, env) => {
      const given = values.map((value) => value(row, around, env))
      return found.seesNull !== true && given.includes(null) ? null : called(env, ...given)
    }
  }

  /** The first that is not null; what stands behind it is not computed. */
  private coalesce(node: CallNode): Code {
    const values = node.arguments.map((argument) => this.as(argument, node.type))
    return (row, around, env) => {
      for (const value of values) {
        const found = value(row, around, env)
        if (found !== null) return found
      }
      return null
    }
  }

  /** `switch(x, a, A, b, B, otherwise)`: only the result that is chosen is computed. */
  private switch(node: CallNode): Code {
    const [subject, ...rest] = node.arguments
    if (subject === undefined) throw new UnreadableDocument('unknown_function', 'switch without a value')
    const last = rest.length % 2 === 1 ? rest.pop() : undefined
    const otherwise = last === undefined ? () => null : this.as(last, node.type)
    const value = this.code(subject)
    const cases = rest.flatMap((one, at) => {
      const result = rest[at + 1]
      return at % 2 === 0 && result !== undefined ? [{ test: this.code(one), result: this.as(result, node.type) }] : []
    })
    return (row, around, env) => {
      const found = value(row, around, env)
      for (const { test, result } of cases) if (equal(found, test(row, around, env))) return result(row, around, env)
      return otherwise(row, around, env)
    }
  }

  private aggregate(node: AggregateNode): Code {
    const items = this.items(node.source)
    const { body } = node
    if (node.function === 'first') {
      const isRow = node.source.type.item?.kind === 'record'
      const read = reader(node.type)
      return (row, around, env) => {
        const found = items(row, around, env)?.[0] ?? null
        return isRow ? read(fieldOf(found, 'id')) : (found as Value)
      }
    }
    const each = stepsPerItem(body)
    if (body === null) return (row, around, env) => BigInt(bounded(env, items(row, around, env), each).length)
    const over = AGGREGATES[node.function]
    if (over === undefined) throw new UnreadableDocument('unknown_function', node.function)
    const inner = this.code(body)
    const widens = node.function === 'sum' && node.type.kind === 'decimal'
    return (row, around, env) => {
      const found = over(env, computed(bounded(env, items(row, around, env), each), inner, row, env))
      return widens ? widened(found) : found
    }
  }

  /** The list that an aggregate runs over. */
  private items(source: Node): (row: Item, around: Item, env: Env) => readonly Item[] | null {
    if (source.is !== 'lines') return this.code(source) as (row: Item, around: Item, env: Env) => readonly Value[] | null
    const owner = this.code(source.source)
    return (row, around, env) => {
      const found = fieldOf(owner(row, around, env), source.field)
      return Array.isArray(found) ? (found as readonly Row[]) : null
    }
  }
}

/** The value of a sub-formula for each item; it ends when the steps are used up: the whole formula is null then. */
function* computed(items: readonly Item[], body: Code, row: Item, env: Env): Generator<Value> {
  for (const item of items) {
    if (env.left <= 0) return
    yield body(item, row, env)
  }
}

function constant(node: ConstantNode): Code {
  const value = constantValue(node)
  return () => value
}

function constantValue({ type, value }: ConstantNode): Present | null {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new UnreadableDocument('inexact_integer', String(value))
  }
  if (type.kind === 'decimal' && value !== null) return decimal(String(value))
  return reader(type)(value)
}
