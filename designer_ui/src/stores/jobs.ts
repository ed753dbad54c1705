/**
 * Later work that I asked for: what runs, how far it is, what became of it. Whoever begins some hands it to `watch`; what a kind of
 * job is called and where its result is, `describe` says. Asks every second while something runs, else every half minute.
 */
import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'

import { Refusal } from '@/api/client'
import * as work from '@/api/jobs'
import { isOver, type Job } from '@/api/jobs'

import { type Pace, paceOf, type Seen, seenAgain } from './pace'
import { useRounds } from './rounds'

export interface Way { readonly text: string; readonly to?: string; readonly href?: string }
/** How a job is told of in the tray. */
export interface Told { readonly title: string; readonly text?: string; readonly ways?: readonly Way[] }
export type Describe = (job: Job) => Told

const BUSY = 1_000
const IDLE = 30_000
/** What ended longer ago is no news. */
const NEWS = 24 * 3_600_000

export const useJobs = defineStore('jobs', () => {
  const all = shallowRef<ReadonlyMap<number, Job>>(new Map())
  const isOpen = ref(false)
  const dismissed = useLocalStorage<number[]>('tessera.jobs.dismissed', [])
  const words = new Map<string, Describe>()
  const seen = new Map<number, Seen>()
  const waiting = new Map<number, ((job: Job) => void)[]>()
  const rounds = useRounds(look, () => (running.value.length > 0 || waiting.size > 0 ? BUSY : IDLE))

  const isNews = (job: Job): boolean => !isOver(job) || Date.now() - Date.parse(job.finished_at ?? job.created_at) < NEWS
  const jobs = computed(() =>
    [...all.value.values()].filter((job) => !dismissed.value.includes(job.id) && isNews(job)).sort((one, other) => other.id - one.id))
  const running = computed(() => jobs.value.filter((job) => !isOver(job)))

  function take(found: readonly Job[]): void {
    const next = new Map(all.value)
    for (const job of found) {
      next.set(job.id, job)
      seen.set(job.id, seenAgain(seen.get(job.id), job, performance.now()))
      if (!isOver(job)) continue
      for (const tell of waiting.get(job.id) ?? []) tell(job)
      waiting.delete(job.id)
    }
    all.value = next
  }

  /** One that the list does not have: somebody else's, or one of long ago. */
  async function lookAt(id: number): Promise<void> {
    try {
      take([await work.showJob(id)])
    } catch (error) {
      if (!(error instanceof Refusal) || error.status !== 404) throw error
      waiting.delete(id)
    }
  }

  async function look(): Promise<void> {
    const found = await work.listJobs()
    take(found)
    const there = new Set(found.map((job) => job.id))
    const missing = new Set([...waiting.keys(), ...running.value.map((job) => job.id)].filter((id) => !there.has(id)))
    for (const id of missing) await lookAt(id)
  }


  /** Nobody looks any more, or somebody else is here now. */
  function stop(): void {
    rounds.stop()
    all.value = new Map()
    seen.clear()
    waiting.clear()
    isOpen.value = false
  }

  /** Have an eye on a job, by itself or by its number; the answer comes when it is over, however it ended. */
  function watch(job: Job | number): Promise<Job> {
    const id = typeof job === 'number' ? job : job.id
    dismissed.value = dismissed.value.filter((each) => each !== id)
    const over = new Promise<Job>((resolve) => { waiting.set(id, [...(waiting.get(id) ?? []), resolve]) })
    if (typeof job !== 'number') take([job])
    void rounds.now()
    return over
  }

  async function cancel(id: number): Promise<void> {
    take([await work.cancelJob(id)])
  }

  async function retry(id: number): Promise<void> {
    take([await work.retryJob(id)])
    void rounds.now()
  }

  /** It need not be shown any more. */
  function dismiss(ids: readonly number[]): void {
    dismissed.value = [...dismissed.value, ...ids].slice(-200)
  }

  function describe(kind: string, how: Describe): void {
    words.set(kind, how)
  }

  const toldOf = (job: Job): Told => words.get(job.kind)?.(job) ?? { title: job.kind }
  const pace = (job: Job): Pace => paceOf(job, seen.get(job.id), performance.now())

  return { jobs, running, all, isOpen, start: rounds.start, stop, watch, cancel, retry, dismiss, describe, toldOf, pace }
})
