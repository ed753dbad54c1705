import Plain from '../Plain.vue'
import { defineWidget } from '../widget'
import Input from './Input.vue'

export default defineWidget({
  name: 'text', types: ['text'], icon: 'edit', Input, Display: Plain, asking: 'text', align: 'start', width: 180,
  text: (value) => String(value),
  examples: ['王小芳', '上海市徐汇区漕溪北路 1111 号东方商厦购物中心南楼地下一层美食广场 B1-023 号铺位(靠近地铁一号线 9 号出口),晚间营业到 22:00'],
})
