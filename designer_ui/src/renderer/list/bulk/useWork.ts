/** Something that takes a while on a list: how far it is, and a way to stop it. One at a time. */
import { onScopeDispose, shallowRef } from 'vue'

import type { Report } from './changeMany'

export interface Work { readonly text: string; readonly done: number; readonly total: number; readonly isStopping: boolean }

/** Sooner than this nobody has to be told. */
const PATIENCE = 400

export function useWork() {
  const work = shallowRef<Work | null>(null)
  let isWanted = true

  /** `text`: what is done, for whoever waits. */
  async function run<T>(text: string, total: number, task: (report: Report) => Promise<T>): Promise<T> {
    isWanted = true
    let now: Work = { text, done: 0, total, isStopping: false }
    const timer = setTimeout(() => { work.value = now }, PATIENCE)
    const report: Report = (done, of) => {
      now = { ...now, done, total: of, isStopping: !isWanted }
      if (work.value) work.value = now
      return isWanted
    }
    try {
      return await task(report)
    } finally {
      clearTimeout(timer)
      work.value = null
    }
  }

  function stop(): void {
    isWanted = false
    if (work.value) work.value = { ...work.value, isStopping: true }
  }

  onScopeDispose(stop)
  return { work, run, stop }
}
