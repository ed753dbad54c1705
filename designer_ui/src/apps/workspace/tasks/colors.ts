/** Colours of what was done with tasks, and of what became of processes. */
export const COLORS: Readonly<Record<string, string>> = {
  approve: 'green', submit: 'blue', reject: 'red', return: 'amber', transfer: 'gray', withdraw: 'gray',
  active: 'blue', completed: 'green', rejected: 'red', cancelled: 'gray', terminated: 'gray',
}
