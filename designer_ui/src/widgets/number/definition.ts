import type { FieldInfo } from '@/api/types'
import { isNumeric, readNumber, sayNumber } from '@/ui/controls/numerals'

import Plain from '../Plain.vue'
import { numberSetting, unitOf } from '../settings'
import { defineWidget } from '../widget'
import Input from './Input.vue'

/** Places that a number of this field always has. */
export function placesOf(field: FieldInfo): number {
  return field.type === 'integer' ? 0 : numberSetting(field, 'scale') ?? 2
}

export default defineWidget({
  name: 'number', types: ['integer', 'decimal', 'percent'], icon: 'hash', Input, Display: Plain, asking: 'number', align: 'end', width: 120,
  text: (value, field, { locale }) => {
    if (!isNumeric(value)) return String(value)
    const said = sayNumber(value, locale, { places: placesOf(field) })
    const unit = unitOf(field)
    return field.type === 'percent' ? `${said}%` : unit === '' ? said : `${said} ${unit}`
  },
  read: (text) => {
    const read = readNumber(text)
    return read === undefined ? text : read
  },
  examples: [0, 12345, '-9007199254740993'],
})
