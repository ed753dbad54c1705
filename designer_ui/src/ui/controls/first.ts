/** The first choice stands out whenever others are shown for what is typed; an Enter that comes before its answer takes the only one of it. */
import { type Ref, watch } from 'vue'

interface Root { readonly highlightFirstItem?: (() => void) | undefined }

export function useFirst<Item>(
  { root, open, typed, shown, busy, take }: {
    root: Readonly<Ref<Root | null>>
    open: Ref<boolean>
    typed: Ref<string>
    shown: Readonly<Ref<readonly Item[]>>
    busy: () => boolean
    take: (item: Item) => void
  },
): (event: KeyboardEvent) => void {
  let early = false
  watch([typed, open], () => { early = false })
  watch([shown, busy], () => {
    if (!open.value || typed.value === '') return
    root.value?.highlightFirstItem?.()
    if (busy() || !early) return
    early = false
    const [only] = shown.value
    if (only !== undefined && shown.value.length === 1) take(only)
  }, { flush: 'post' })

  return (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || !open.value || !busy() || shown.value.length > 0) return
    event.preventDefault()
    early = true
  }
}

/** What is listed before anything is typed: what is chosen and not among the items stands on top, where the list opens. */
export function withKnown<Item extends { readonly key: string | number }>(known: readonly Item[], items: readonly Item[]): readonly Item[] {
  return [...known.filter(({ key }) => !items.some((item) => item.key === key)), ...items]
}
