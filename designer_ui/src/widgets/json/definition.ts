import { defineWidget } from '../widget'
import Display from './Display.vue'
import Input from './Input.vue'

export default defineWidget({
  name: 'json', types: ['json'], icon: 'command', Input, Display, asking: 'presence', align: 'start', width: 220, isWide: true,
  text: (value) => JSON.stringify(value),
  read: (text) => {
    if (text.trim() === '') return null
    try {
      return JSON.parse(text) as unknown
    } catch {
      return text
    }
  },
  examples: [{ source: 'pos', till: 3 }, { member: { name: '王小芳', tags: ['高价值', '生日当月'] }, lines: [{ sku: 'A-100', price: '19.90' }, { sku: 'B-200', price: null }] }],
})
