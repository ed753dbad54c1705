/** How much work a formula is: what is counted, and how much each item of a list takes. The same as the server counts. */
import { type Node, UnreadableDocument } from './document'
import type { Env } from './environment'
import { METERED_CALLS, NODES_PER_STEP, STEPS_PER_CALL, TEXT_PER_STEP } from './limits'
import { length } from './texts'
import type { Item, Value } from './values'

/** The nodes directly inside a node, bodies of sub-formulas too. */
function children(node: Node): readonly Node[] {
  switch (node.is) {
    case 'constant':
    case 'row':
      return []
    case 'list':
      return node.items
    case 'compare':
    case 'logic':
      return node.operands
    case 'call':
      return node.arguments
    case 'get':
    case 'lines':
      return [node.source]
    case 'unary':
      return [node.operand]
    case 'arithmetic':
      return [node.left, node.right]
    case 'if':
      return [node.test, node.then, node.otherwise]
    case 'aggregate':
      return node.body === null ? [node.source] : [node.source, node.body]
    default:
      throw new UnreadableDocument('unknown_node', (node as Node).is)
  }
}

function* walk(node: Node): Generator<Node> {
  yield node
  for (const child of children(node)) yield* walk(child)
}

/** Whether steps are counted: where lists are walked, or where many functions are called. */
export function isMetered(tree: Node): boolean {
  let calls = 0
  for (const node of walk(tree)) {
    if (node.is === 'aggregate') return true
    if (node.is === 'call') calls += 1
  }
  return calls > METERED_CALLS
}

/** What a sub-formula takes for each item: its own size; what its own lists take is counted there. */
export function stepsPerItem(body: Node | null): number {
  let all = 0
  let heavy = 0
  const count = (node: Node): void => {
    all += 1
    if (isHeavy(node)) heavy += 1
    for (const child of node.is === 'aggregate' ? [node.source] : children(node)) count(child)
  }
  if (body !== null) count(body)
  return 1 + Math.floor((all - heavy) / NODES_PER_STEP) + heavy * STEPS_PER_CALL
}

function isHeavy(node: Node): boolean {
  if (node.is === 'arithmetic') {
    return ['/', '//', '%'].includes(node.operator) || !['integer', 'decimal'].includes(node.type.kind)
  }
  return node.is === 'call' || node.is === 'aggregate'
}

/** The items if the steps allow to walk through them; `each` takes so many. */
export function bounded(env: Env, items: readonly Item[] | null, each: number): readonly Item[] {
  if (items === null || items.length === 0) return []
  return env.spend(items.length * each) ? items : []
}

/** A text that was made, if the steps allow it. */
export function charged(env: Env, value: Value): Value {
  return typeof value === 'string' && !env.spend(1 + Math.floor(length(value) / TEXT_PER_STEP)) ? null : value
}
