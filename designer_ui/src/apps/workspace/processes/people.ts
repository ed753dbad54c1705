/** Who is asked at a node of an instance, or was. */
import type { InstanceStory, NodeInfo } from '@/api/tasks'

/** Of a node where it waits whoever is asked; of one that is done whoever did it the last time. */
export function peopleAt(story: InstanceStory, node: NodeInfo): readonly string[] {
  const here = story.tasks.filter((task) => task.node === node.id)
  const wanted = here.filter((task) => task.state === (node.state === 'waiting' ? 'open' : 'done') && task.verb !== 'transfer')
  return [...new Set(wanted.flatMap((task) => task.user ?? []))]
}
