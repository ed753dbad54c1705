/** What a key may do: pairs of form and action, chosen in a table of forms × actions. */
export const ANY = '*'
export type Scopes = Readonly<Record<string, readonly string[]>>

/** As the API takes them; none chosen is none. */
export function pairs(isAll: boolean, chosen: Scopes): string[][] {
  if (isAll) return [[ANY, ANY]]
  return Object.entries(chosen).flatMap(([form, actions]) => (actions.includes(ANY) ? [[form, ANY]] : actions.map((action) => [form, action])))
}

export function toggled(chosen: Scopes, form: string, action: string): Scopes {
  const had = chosen[form] ?? []
  const next = had.includes(action) ? had.filter((each) => each !== action) : [...had, action]
  return { ...chosen, [form]: next }
}

/** Pairs put together by form, as they are told. */
export function byForm(scopes: readonly (readonly string[])[]): readonly { form: string; actions: readonly string[] }[] {
  const found = new Map<string, string[]>()
  for (const [form = ANY, action = ANY] of scopes) found.set(form, [...(found.get(form) ?? []), action])
  return [...found].map(([form, actions]) => ({ form, actions }))
}
