/** Look now, then again and again. What cannot be asked for now is asked for later. */
import { Refusal } from '@/api/client'

/** `pause`: milliseconds until the next look. */
export function useRounds(look: () => Promise<void>, pause: () => number) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isGoing = false

  async function now(): Promise<void> {
    clearTimeout(timer)
    if (!isGoing) return
    try {
      await look()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
    clearTimeout(timer)
    if (isGoing) timer = setTimeout(() => void now(), pause())
  }

  function start(): void {
    isGoing = true
    void now()
  }

  function stop(): void {
    isGoing = false
    clearTimeout(timer)
  }

  return { now, start, stop }
}
