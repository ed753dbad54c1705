import { i18n } from '@/i18n'

import { defineWidget } from '../widget'
import Display from './Display.vue'
import Input from './Input.vue'
import { asRows } from './rows'

export default defineWidget({
  name: 'sub_table', types: ['sub_table'], icon: 'table', Input, Display, asking: 'none', align: 'start', width: 90, isWide: true,
  text: (value) => i18n.global.t('widgets.rows.count', { n: asRows(value).length }, asRows(value).length),
  examples: [
    [
      { id: 1, product: '手冲咖啡豆 250g', quantity: 2, price: '68.00', on: '2026-11-22', state: 'paid', amount: '136.00' },
      { id: 2, product: '礼盒(双十一限定,含两只马克杯与一张手写贺卡)', quantity: 1, price: '1234.50', on: null, state: 'returned', amount: '1234.50' },
    ],
    Array.from({ length: 500 }, (_, at) => ({
      id: at + 1, product: `商品 ${at + 1}`, quantity: (at * 7) % 13, price: `${at}.${String(at % 100).padStart(2, '0')}`, on: '2026-11-22', state: 'completed', amount: '0.00',
    })),
  ],
})
