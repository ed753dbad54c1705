/** A pivot's numbers by side and top, each with the keys that lead to its records. */
import type { ReportAnswer } from '@/api/reports'
import { say } from '@/i18n'

import { canDrill, type Head, numericOf, type Spot } from '../chart'
import { type Speaking, sayKey, sayValue } from '../formats'

interface Edge { readonly keys: readonly unknown[]; readonly labels: readonly (string | null)[] }
interface PivotDrawn {
  readonly rows: readonly Head[]
  readonly columns: readonly Head[]
  readonly values: readonly Head[]
  readonly left: readonly Edge[]
  readonly top: readonly Edge[]
  readonly cells: readonly (readonly (readonly unknown[] | null)[])[]
  readonly right: readonly (readonly unknown[] | null)[] | null
  readonly bottom: readonly (readonly unknown[] | null)[] | null
  readonly corner: readonly unknown[] | null
}

export interface PivotData {
  readonly sides: readonly string[]
  readonly heads: readonly string[]
  readonly values: readonly Head[]
  readonly hasRight: boolean
  readonly rows: readonly { readonly key: string; readonly names: readonly string[]; readonly spots: readonly (Spot | null)[] }[]
  readonly bottom: readonly (Spot | null)[] | null
}

export function pivotOf(answer: ReportAnswer, speaking: Speaking): PivotData {
  const drawn = answer.chart as unknown as PivotDrawn
  const measures = answer.columns.filter((each) => each.role === 'measure' || each.role === 'calculation').map((each) => each.name)
  const places = drawn.values.map((value) => measures.indexOf(value.name))
  const hasTop = drawn.columns.length > 0
  const namesOf = (heads: readonly Head[], edge: Edge): readonly string[] => edge.keys.map((key, at) => sayKey(heads[at] ?? { type: 'text' }, key, edge.labels[at], speaking))
  const keysOf = (heads: readonly Head[], edge: Edge | undefined): Record<string, unknown> => Object.fromEntries(
    heads.map((head, at) => [head.name, edge?.keys[at] ?? null])
  )

  function spotsOf(numbers: readonly unknown[] | null | undefined, left: Edge | null, top: Edge | null): readonly (Spot | null)[] {
    const what = [...(left ? namesOf(drawn.rows, left) : []), ...(top ? namesOf(drawn.columns, top) : [])]
    const keys = { ...(left ? keysOf(drawn.rows, left) : {}), ...(top ? keysOf(drawn.columns, top) : {}) }
    return drawn.values.map((value, at) => {
      const number = numbers?.[places[at] ?? -1]
      if (number === null || number === undefined) return null
      return {
        keys, measure: value.name, text: [...(what.length > 0 ? what : [speaking.t('charts.total')]), say(value.title)].join(' · '),
        value: sayValue(number, numericOf(answer, value), speaking), canDrill: canDrill(answer, value.name),
      }
    })
  }

  // Without anything across the top the row's own numbers stand at the side; an edge would say them again.
  const hasRight = hasTop && drawn.right !== null
  return {
    sides: drawn.rows.map((head) => say(head.title)), values: drawn.values, hasRight,
    heads: hasTop ? drawn.top.map((edge) => namesOf(drawn.columns, edge).join(' · ')) : drawn.top.map(() => speaking.t('charts.value')),
    rows: drawn.left.map((left, number) => ({
      key: String(number), names: drawn.rows.length > 0 ? namesOf(drawn.rows, left) : [],
      spots: [
        ...drawn.top.flatMap((top, at) => spotsOf(drawn.cells[number]?.[at], left, hasTop ? top : null)),
        ...(hasRight ? spotsOf(drawn.right?.[number], left, null) : []),
      ],
    })),
    bottom: drawn.rows.length > 0 && (drawn.bottom ?? drawn.corner) !== null
      ? [
        ...drawn.top.flatMap((top, at) => spotsOf(hasTop ? drawn.bottom?.[at] : drawn.corner, null, hasTop ? top : null)),
        ...(hasRight ? spotsOf(drawn.corner, null, null) : []),
      ]
      : null,
  }
}
