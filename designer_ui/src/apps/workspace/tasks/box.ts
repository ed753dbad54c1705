/** Tasks and instances as lines of one list, and the pages of a box. */
import { onScopeDispose, ref, type Ref, shallowRef, watch } from 'vue'

import { Refusal } from '@/api/client'
import { type Box, type InstanceInfo, listTasks, type TaskInfo, type Verb } from '@/api/tasks'
import type { Words } from '@/api/types'
import { useTasks } from '@/stores/tasks'

export interface Line {
  readonly id: number
  readonly instance: number
  /** What the record is called; null: there is none, or it may not be seen. */
  readonly name: string | null
  readonly formTitle: Words | null
  readonly process: Words
  readonly step: Words | null
  readonly at: string
  readonly initiator: string | null
  /** Whose task it is, where it is not one's own. */
  readonly user: string | null
  readonly isUrged: boolean
  readonly kind: TaskInfo['kind'] | null
  readonly verb: Verb | null
  /** Of an instance: what has become of it. */
  readonly state: string | null
  readonly hasFailed: boolean
}

/** What has become of an instance, as one word: how it ended says more than that it did. */
export function stateOf({ state, outcome }: { readonly state: string; readonly outcome: string | null }): string {
  return outcome === 'rejected' || outcome === 'cancelled' ? outcome : state
}

function ofTask(task: TaskInfo, box: Box): Line {
  return {
    id: task.id, instance: task.instance, name: task.name, formTitle: task.form_title, process: task.process.title, step: task.title,
    at: box === 'done' ? task.ended_at ?? task.created_at : task.created_at, initiator: task.initiator, user: box === 'team' ? task.user : null,
    isUrged: task.state === 'open' && task.urged_at !== null, kind: task.kind, verb: task.verb as Verb | null, state: null,
    hasFailed: false,
  }
}

function ofInstance(instance: InstanceInfo): Line {
  return {
    id: instance.id, instance: instance.id, name: instance.name, formTitle: instance.form_title, process: instance.process.title, step: null,
    at: instance.started_at, initiator: null, user: null, isUrged: false, kind: null, verb: null, state: stateOf(instance),
    hasFailed: instance.failures > 0,
  }
}

/** Page after page; the last one asked for wins. */
export function useBox(box: Ref<Box>) {
  const tasks = useTasks()
  const lines = shallowRef<readonly Line[]>([])
  const cursor = ref<string | null>(null)
  const isFirst = ref(true)
  const isLoading = ref(false)
  const refusal = shallowRef<Refusal>()
  let asking = new AbortController()

  async function ask(from: string | null): Promise<void> {
    asking.abort()
    const mine = asking = new AbortController()
    const of = box.value
    isLoading.value = true
    try {
      const page = await listTasks(of, from, mine.signal)
      if (mine.signal.aborted) return
      const found = of === 'started' ? page.instances.map(ofInstance) : page.tasks.map((task) => ofTask(task, of))
      lines.value = from === null ? found : [...lines.value, ...found]
      cursor.value = page.cursor
      tasks.open = page.open
      refusal.value = undefined
    } catch (error) {
      if (mine.signal.aborted) return
      if (!(error instanceof Refusal)) throw error
      refusal.value = error
    }
    isLoading.value = false
    isFirst.value = false
  }

  /** Away with those at once; the server is asked behind. */
  function drop(ids: readonly number[]): void {
    lines.value = lines.value.filter((line) => !ids.includes(line.id))
    void ask(null)
  }

  watch(box, () => {
    isFirst.value = true
    lines.value = []
    void ask(null)
  }, { immediate: true })
  onScopeDispose(() => { asking.abort() })

  return { lines, cursor, isFirst, isLoading, refusal, load: () => ask(null), more: () => ask(cursor.value), drop }
}
