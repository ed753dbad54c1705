import { i18n } from '@/i18n'

import { defineWidget } from '../widget'
import Display from './Display.vue'
import Input from './Input.vue'

const YES = new Set(['true', 'yes', 'y', 'on', '1', '是', '真', '对', '有', '√', '✓', '✔'])
const NO = new Set(['false', 'no', 'n', 'off', '0', '否', '假', '错', '无', '×', '✗', '✘'])

export default defineWidget({
  name: 'boolean', types: ['boolean'], icon: 'check-circle', Input, Display, asking: 'yes_no', align: 'start', width: 90,
  text: (value) => (typeof value === 'boolean' ? i18n.global.t(value ? 'widgets.yes' : 'widgets.no') : String(value)),
  read: (text) => {
    const word = text.trim().toLowerCase()
    return word === '' ? null : YES.has(word) ? true : NO.has(word) ? false : text
  },
  examples: [true, false],
})
