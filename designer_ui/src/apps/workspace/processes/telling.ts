/** The story of an instance: what of its log says something to people. */
import type { StoryLine } from '@/api/tasks'

/** What came out of a step is told where it does not follow from what one person did: several were asked, or nobody was. */
export function tellable(story: readonly StoryLine[]): readonly StoryLine[] {
  return story.filter((line, at) => {
    if (line.kind !== 'answered') return true
    const acts = story.slice(0, at).filter((each) => each.kind === 'acted' && each.element === line.element && each.verb !== 'transfer')
    return acts.length !== 1
  })
}

/** Which text tells a line. */
export function toldBy(line: StoryLine): string {
  if (line.kind === 'started') return line.by === null ? 'started_itself' : 'started'
  if (line.kind === 'acted') return line.verb ?? 'submit'
  if (line.kind === 'answered') return line.answer === 'rejected' ? 'rejected' : 'approved'
  if (line.kind === 'completed') return line.outcome === 'rejected' ? 'completed_rejected' : 'completed'
  return line.kind
}

const ICONS: Readonly<Record<string, string>> = {
  started: 'send', started_itself: 'send', approve: 'check', approved: 'check', reject: 'x', rejected: 'x', submit: 'send', return: 'undo', transfer: 'share',
  nobody: 'user', overdue: 'clock', failed: 'alert-triangle', retried: 'refresh', cancelled: 'x', completed: 'check-circle', completed_rejected: 'x',
}
const TONES: Readonly<Record<string, string>> = {
  approve: 'good', approved: 'good', completed: 'good', reject: 'bad', rejected: 'bad', failed: 'bad', nobody: 'bad', completed_rejected: 'bad', return: 'warn', overdue: 'warn',
}

export const iconOf = (told: string): string => ICONS[told] ?? 'info'
export const toneOf = (told: string): string => TONES[told] ?? 'plain'
