/** What is wrong with a form, by where it is said: at a field, inside the rows of a sub-table, or for the record as a whole. */
import { computed, type Ref } from 'vue'

import type { Wrong } from '@/api/client'
import type { FormInfo } from '@/api/types'
import type { Inner } from '@/widgets/widget'

/** `hasTried`: somebody has tried to save; `touched`: fields that somebody has given something. */
export function useProblems(form: FormInfo, errors: Ref<readonly Wrong[]>, hasTried: Ref<boolean>, touched: Ref<ReadonlySet<string>>) {
  const rowed = new Set(form.fields.filter((field) => field.type === 'sub_table').map((field) => field.key))
  /** What a row still lacks is said once somebody has tried to save: one is only just typing it. */
  const told = computed(() => (hasTried.value ? errors.value : errors.value.filter((each) => !(each.code === 'required' && isInside(each)))))

  /** What is wrong with a field: of those that were left alone only after somebody has tried to save. */
  const problemsOf = (key: string): readonly string[] => (hasTried.value || touched.value.has(key)
    ? messages(rowed.has(key) ? told.value.filter((each) => !isInside(each)) : told.value, (at) => at === key)
    : [])
  /** What is wrong inside the rows of a sub-table: by its place there. */
  const innerOf = (key: string): readonly Inner[] => {
    if (!rowed.has(key) || !(hasTried.value || touched.value.has(key))) return []
    return told.value.flatMap((each) => {
      const [, at, ...rest] = each.pointer.split('/')
      return at === key && rest.length > 0 ? [{ pointer: rest.join('/'), message: each.message }] : []
    })
  }
  /** Where the formula of a field is wrong, as long as `problemsOf` says so. */
  const placeOf = (key: string): { at?: number } => {
    const at = problemsOf(key).length > 0 ? told.value.find((each) => each.pointer === `/${key}` && each.position !== undefined)?.position : undefined
    return at === undefined ? {} : { at }
  }
  const keys = new Set(form.fields.map((field) => field.key))
  /** What is wrong with the record as a whole. */
  const general = computed(() => (hasTried.value ? messages(errors.value, (at) => !keys.has(at)) : []))
  return { general, problemsOf, innerOf, placeOf }
}

function messages(errors: readonly Wrong[], fits: (field: string) => boolean): readonly string[] {
  return [...new Set(errors.filter((each) => fits(each.pointer.split('/')[1] ?? '')).map((each) => each.message))]
}

/** Of a row of a sub-table. */
function isInside(wrong: Wrong): boolean {
  return wrong.pointer.split('/').length > 2
}
