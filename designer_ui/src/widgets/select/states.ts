/** Which states may be given now. */
import type { FieldInfo, Option, RecordData } from '@/api/types'

import { optionsOf } from '../options'

interface Transition { readonly from: string; readonly to: string }

/**
 * The options that may be given: of a state, those that may follow the one that is kept; of a new record, those that it may begin with.
 * Where nobody can tell (`record` is undefined), all.
 */
export function followers(field: FieldInfo, record: RecordData | null | undefined): readonly Option[] {
  const options = optionsOf(field)
  if (field.type !== 'state' || record === undefined) return options
  if (record === null) {
    const first = Array.isArray(field['initial']) ? field['initial'] : [field['initial']]
    return options.filter((option) => first.includes(option.key))
  }
  const was = record[field.key]
  const ways = field['transitions'] as readonly Transition[] | undefined
  if (ways === undefined || was === null || was === undefined) return options
  return options.filter((option) => option.key === was || ways.some((way) => way.from === was && way.to === option.key))
}
