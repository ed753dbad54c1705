/** What the editors of formulas in a form ask of it: the other values, the forms that formulas read, and conditions as rows. */
import { defineAsyncComponent } from 'vue'

import { Refusal } from '@/api/client'
import type { FormInfo } from '@/api/types'
import { useCatalog } from '@/stores/catalog'
import { provideFormulary } from '@/widgets/formula_text/formulary'
import { askingOf } from '@/widgets/registry'

import { readFilter } from '../list/readFilter'
import type { FormState } from './useForm'

const Rows = defineAsyncComponent(() => import('./ConditionRows.vue'))

export function useFormulary(form: () => FormInfo, state: () => FormState): void {
  const catalog = useCatalog()
  provideFormulary({
    Rows,
    valueOf: (key) => {
      const field = form().fields.find((each) => each.key === key)
      return field ? state().valueOf(field) : undefined
    },
    formOf: async (key) => {
      if (!catalog.titles.has(key)) return null
      try {
        return await catalog.form(key)
      } catch (error) {
        if (error instanceof Refusal) return null
        throw error
      }
    },
    fits: (formula, fields) => {
      const asking = new Map(fields.map((field) => [field.key, askingOf(field)]))
      return readFilter(formula, (key) => asking.get(key)) !== null
    },
  })
}
