import { defineWidget } from '../widget'
import Display from './Display.vue'
import Input from './Input.vue'

export default defineWidget({
  name: 'email', types: ['email'], icon: 'mail', Input, Display, asking: 'text', align: 'start', width: 200,
  text: (value) => String(value),
  examples: ['wang.fang@example.com', 'a.very.long.name.of.a.person.in.a.large.company@department.subsidiary.example.com'],
})
