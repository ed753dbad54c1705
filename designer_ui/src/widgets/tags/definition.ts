import { listOf, partsOf } from '../values'
import { defineWidget } from '../widget'
import Display from './Display.vue'
import Input from './Input.vue'

export default defineWidget({
  name: 'tags', types: ['tags'], icon: 'tag', Input, Display, asking: 'options', align: 'start', width: 180,
  text: (value) => listOf(value).join(', '),
  read: (text) => {
    const words = [...new Set(partsOf(text))]
    return words.length > 0 ? words : null
  },
  examples: [['高价值'], ['高价值', '生日当月', '靠窗座位', '不要花生', '企业客户', '朋友圈活动', '双十一沉睡唤醒']],
})
