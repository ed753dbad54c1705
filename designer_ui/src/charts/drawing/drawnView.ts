/** The view of a chart that is a drawing and nothing else. */
import { computed, defineComponent, h, ref } from 'vue'

import type { ChartSettings, Compared, ReportAnswer } from '@/api/reports'

import type { Look, Sketch, Spot } from '../chart'
import Drawing from './Drawing.vue'
import type { Caption } from './picture'

interface Given { answer: ReportAnswer; settings: ChartSettings; label: string; compared?: Compared; zoomable?: boolean }

const GIVEN: (keyof Given)[] = ['answer', 'settings', 'label', 'compared', 'zoomable']

export function drawnView(sketch: (answer: ReportAnswer, settings: ChartSettings, look: Look) => Sketch) {
  return defineComponent((given: Given, { emit, expose }) => {
    const drawing = ref<InstanceType<typeof Drawing> | null>(null)
    /** A new one for each answer, and only then. */
    const made = computed(() => {
      const { answer, settings } = given
      return (look: Look): Sketch => sketch(answer, settings, look)
    })
    expose({ picture: (caption: Caption) => drawing.value?.picture(caption) ?? Promise.reject(new Error('Not drawn yet.')) })
    return () => h(Drawing, {
      ref: drawing, sketch: made.value, label: given.label, compared: given.compared, zoomable: given.zoomable === true,
      onDrill: (spot: Spot) => { emit('drill', spot) }, onZoom: (range: { from: string; to: string }) => { emit('zoom', range) },
    })
  }, { props: GIVEN, emits: ['drill', 'zoom'] })
}
