import { defineWidget } from '../widget'
import Display from './Display.vue'
import Input from './Input.vue'

export default defineWidget({
  name: 'url', types: ['url'], icon: 'external', Input, Display, asking: 'text', align: 'start', width: 200,
  text: (value) => String(value),
  examples: ['https://example.com', 'https://shop.example.com/catalogue/2026/autumn/products/detail?id=1234567890&source=mini_program&campaign=double_eleven'],
})
