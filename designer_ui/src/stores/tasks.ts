/** How many tasks wait for whoever is here: one number for all places that show it, looked at again and again. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

import { countTasks } from '@/api/tasks'

import { useRounds } from './rounds'

const PAUSE = 30_000

export const useTasks = defineStore('tasks', () => {
  const open = ref(0)
  const rounds = useRounds(async () => { if (document.visibilityState === 'visible') open.value = await countTasks() }, () => PAUSE)

  return { open, start: rounds.start, stop: rounds.stop, look: rounds.now }
})
