/** What was filled in and not saved, kept in this tab until it is saved or given up. */

interface Kept { readonly version: number; readonly values: Record<string, unknown> }

const PREFIX = 'tessera.draft.'

/** Drop all drafts of this tab: somebody else works here now. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
}

/** `version`: of the record that is changed; 0: a new one. What was begun on another version is not taken up. */
export function useDraft(name: string, version: () => number) {
  const key = PREFIX + name

  function load(): Record<string, unknown> | null {
    try {
      const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Kept | null
      return kept?.version === version() ? kept.values : null
    } catch {
      return null
    }
  }

  function keep(values: Record<string, unknown>): void {
    if (Object.keys(values).length === 0) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, JSON.stringify({ version: version(), values } satisfies Kept))
  }

  function forget(): void {
    sessionStorage.removeItem(key)
  }

  return { load, keep, forget }
}
