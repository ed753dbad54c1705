/** Icons of the kinds of nodes. */
export const MARKS: Readonly<Record<string, string>> = {
  start_event: 'arrow-right', end_event: 'check-circle', terminate_event: 'x', user_task: 'user', revision: 'edit', service_task: 'settings', set_values: 'hash',
  exclusive_gateway: 'git-branch', inclusive_gateway: 'git-branch', parallel_gateway: 'git-branch', timer: 'clock', boundary_timer: 'clock', message: 'mail', call_activity: 'external',
}
/** What stands inside a diamond, as BPMN draws it. */
export const SIGNS: Readonly<Record<string, string>> = {
  exclusive_gateway: 'M-7 -7L7 7M7 -7L-7 7', parallel_gateway: 'M-9 0H9M0 -9V9', inclusive_gateway: 'M-8 0a8 8 0 1 0 16 0a8 8 0 1 0 -16 0',
}
