/** What rules did with a save, in a few words. */
import type { Receipt } from '@/api/records'
import { say } from '@/i18n'

const MOST = 3

export function receiptText(receipt: readonly Receipt[]): string {
  const done = receipt.filter((step) => step.outcome === 'done')
  const told = done.slice(0, MOST).map((step) => {
    const amount = step.amount === null || step.amount === undefined ? '' : ` ${signOf(step)}${step.amount}`
    return `${say(step.name)}${amount}`
  })
  return told.join(' · ') + (done.length > MOST ? ' …' : '')
}

/** What is turned back may have been given or taken: the name of the rule says which, a sign would guess. */
function signOf(step: Receipt): string {
  if (step.effect['kind'] === 'debit') return '−'
  return step.effect['kind'] === 'credit' && Number(step.amount) > 0 ? '+' : ''
}
