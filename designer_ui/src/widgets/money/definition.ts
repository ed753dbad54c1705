import type { FieldInfo } from '@/api/types'
import { isNumeric, readNumber, sayNumber } from '@/ui/controls/numerals'

import Plain from '../Plain.vue'
import { numberSetting, textSetting } from '../settings'
import { defineWidget } from '../widget'
import Input from './Input.vue'

export function currencyOf(field: FieldInfo): string {
  return textSetting(field, 'currency') ?? 'CNY'
}

export default defineWidget({
  name: 'money', types: ['money'], icon: 'wallet', Input, Display: Plain, asking: 'number', align: 'end', width: 130,
  text: (value, field, { locale }) =>
    isNumeric(value) ? sayNumber(value, locale, { places: numberSetting(field, 'scale') ?? 2, currency: currencyOf(field) }) : String(value),
  read: (text) => {
    const read = readNumber(text)
    return read === undefined ? text : read
  },
  examples: ['0.00', '1234.50', '-92233720368547758.07'],
})
