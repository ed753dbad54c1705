/** A click on a title: ascending, descending, as the view has it. */
export function turned(sort: readonly string[], path: string): readonly string[] {
  if (sort[0] === path) return [`-${path}`]
  if (sort[0] === `-${path}`) return []
  return [path]
}
