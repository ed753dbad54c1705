/** The exchanged form of a live formula, as `engines/expression/exchange.py` writes it. */

export const FORMAT = 1

export type Kind =
  | 'null' | 'boolean' | 'integer' | 'decimal' | 'text' | 'option' | 'date' | 'time' | 'datetime' | 'duration'
  | 'reference' | 'record' | 'list' | 'json'

export interface Type {
  readonly kind: Kind
  /** Of decimals. */
  readonly scale?: number
  /** Of lists. */
  readonly item?: Type
}

interface Typed {
  readonly type: Type
}

export interface ConstantNode extends Typed {
  readonly is: 'constant'
  /** Decimals are texts; so is an integer that JSON numbers cannot hold. */
  readonly value: boolean | number | string | null
}
export interface ListNode extends Typed {
  readonly is: 'list'
  readonly items: readonly Node[]
}
export interface RowNode extends Typed {
  readonly is: 'row'
  /** 0 the row at hand, 1 the row around it. */
  readonly level: number
}
export interface GetNode extends Typed {
  readonly is: 'get'
  readonly source: Node
  readonly field: string
}
export interface LinesNode extends Typed {
  readonly is: 'lines'
  readonly source: Node
  readonly field: string
}
export interface UnaryNode extends Typed {
  readonly is: 'unary'
  readonly operator: '-' | 'not'
  readonly operand: Node
}
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '//' | '%'
export interface ArithmeticNode extends Typed {
  readonly is: 'arithmetic'
  readonly operator: ArithmeticOperator
  readonly left: Node
  readonly right: Node
}
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in'
export interface CompareNode extends Typed {
  readonly is: 'compare'
  readonly operators: readonly Comparison[]
  /** One more than operators. */
  readonly operands: readonly Node[]
}
export interface LogicNode extends Typed {
  readonly is: 'logic'
  readonly operator: 'and' | 'or'
  readonly operands: readonly Node[]
}
export interface IfNode extends Typed {
  readonly is: 'if'
  readonly test: Node
  readonly then: Node
  readonly otherwise: Node
}
export interface CallNode extends Typed {
  readonly is: 'call'
  readonly function: string
  readonly arguments: readonly Node[]
}
export type Over = 'first' | 'count' | 'sum' | 'min' | 'max' | 'avg' | 'any_of' | 'all_of'
export interface AggregateNode extends Typed {
  readonly is: 'aggregate'
  readonly function: Over
  readonly source: Node
  /** Null for `first` and plain `count`. */
  readonly body: Node | null
}

export type Node =
  | ConstantNode | ListNode | RowNode | GetNode | LinesNode | UnaryNode | ArithmeticNode | CompareNode | LogicNode | IfNode
  | CallNode | AggregateNode

export interface Document {
  readonly format: number
  readonly type: Type
  readonly tree: Node
}

/** Why a document cannot be computed here; whoever asks lets the server compute it instead. */
export type Obstacle = 'unknown_format' | 'unknown_node' | 'unknown_operator' | 'unknown_function' | 'inexact_integer'

export class UnreadableDocument extends Error {
  constructor(readonly code: Obstacle, what: string) {
    super(`${code}: ${what}`)
    this.name = 'UnreadableDocument'
  }
}
