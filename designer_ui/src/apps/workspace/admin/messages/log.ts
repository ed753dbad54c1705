/** The log of messages: what is asked for, what is shown of it, whether to look again soon. */
import type { LocationQuery } from 'vue-router'

import type { Delivery, DeliveryFilter, DeliveryState } from '@/api/messages'

export const STATES: readonly DeliveryState[] = ['waiting', 'held', 'sending', 'sent', 'failed', 'skipped']
/** As many as are begun again at once. */
export const MOST = 500

/** The filter that stands in the address. */
export function filterOf(query: LocationQuery): DeliveryFilter {
  const text = (name: string): string | undefined => (typeof query[name] === 'string' && query[name] !== '' ? query[name] : undefined)
  const state = STATES.find((each) => each === query['state'])
  const [channel, form, record, q] = [text('channel'), text('form'), text('record'), text('q')]
  const isAbout = form !== undefined && record !== undefined && /^\d{1,15}$/.test(record)
  return {
    ...(state ? { state } : {}), ...(channel === undefined ? {} : { channel }), ...(isAbout ? { form, record: Number(record) } : {}),
    ...(q === undefined ? {} : { q }),
  }
}

/** The newest ones, asked for anew, before those that were known already and are older. */
export function joined(fresh: readonly Delivery[], known: readonly Delivery[]): readonly Delivery[] {
  const last = fresh.at(-1)?.id ?? Infinity
  return [...fresh, ...known.filter(({ id }) => id < last)]
}

/** Something will change by itself before long. */
export function isAlive(deliveries: readonly Delivery[]): boolean {
  return deliveries.some(({ state }) => state === 'waiting' || state === 'sending')
}

/** What is shown as its title: what the app calls it, else its key. */
export function titleOf(delivery: Delivery, test: string): string {
  return delivery.message === 'test' ? test : delivery.title ?? delivery.message
}
