import { defineWidget } from '../widget'
import Display from './Display.vue'
import Input from './Input.vue'

export default defineWidget({
  name: 'long_text', types: ['long_text'], icon: 'rows', Input, Display, asking: 'text', align: 'start', width: 260, isWide: true,
  text: (value) => String(value),
  examples: ['第一次到店,喜欢靠窗的座位。\n对花生过敏。', '上海市徐汇区漕溪北路 1111 号东方商厦购物中心南楼地下一层美食广场 B1-023 号铺位(靠近地铁一号线 9 号出口),晚间营业到 22:00。\n\n'.repeat(3)],
  settings: { max_length: 300 },
})
