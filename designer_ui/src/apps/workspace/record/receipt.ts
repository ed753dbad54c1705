/** What rules did with a save, in a few words. */
import type { Receipt } from '@/api/records'
import { say } from '@/i18n'

const MOST = 3

export function receiptText(receipt: readonly Receipt[]): string {
  const done = receipt.filter((step) => step.outcome === 'done')
  const told = done.slice(0, MOST).map((step) => {
    const amount = step.amount === null || step.amount === undefined ? '' : ` ${Number(step.amount) > 0 ? '+' : ''}${step.amount}`
    return `${say(step.name)}${amount}`
  })
  return told.join(' · ') + (done.length > MOST ? ' …' : '')
}
