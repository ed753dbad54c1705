/** Where the focus goes in a form: to its first box, or to what was refused. */
import { nextTick } from 'vue'

/** Not on a phone, whose keyboard would cover what one came to see. */
export async function goToFirst(form: () => HTMLElement | null): Promise<void> {
  await nextTick()
  if (matchMedia('(pointer: coarse)').matches || matchMedia('(max-width: 640px)').matches) return
  form()?.querySelector<HTMLElement>('.fields :is(input:not([type="file"]), textarea):not(:disabled)')?.focus({ preventScroll: true })
}

export async function goToWrong(form: () => HTMLElement | null): Promise<void> {
  await nextTick()
  const found = form()?.querySelector<HTMLElement>(':is(input, textarea)[aria-invalid="true"], [role="alert"]:not(:empty), .problems button')
  found?.scrollIntoView({ block: 'center' })
  found?.focus({ preventScroll: true })
}
