/** The language and zone that numbers and keys are written in. */
import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'

import { useSurroundings } from '@/widgets/surroundings'

import type { Speaking } from './formats'

export function useSpeaking(): ComputedRef<Speaking> {
  const { t, locale } = useI18n()
  const surroundings = useSurroundings()
  return computed(() => ({ locale: locale.value, zone: surroundings.zone, t: (key) => t(key) }))
}
