/** The words of the formula language as people say them. */
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'

export const WORDS = ['and', 'or', 'not', 'in', 'true', 'false', 'null'] as const

export function useWords(): ComputedRef<Readonly<Record<string, string>>> {
  const { t } = useI18n()
  return computed(() => Object.fromEntries(WORDS.map((word) => [word, t(`formulas.read.${word}`)])))
}
