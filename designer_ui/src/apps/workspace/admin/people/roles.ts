/** What a role may do, put so that it can be read: one row a form, one column an action. */
import type { Rights, Role } from '@/api/admin'

export const ACTIONS = ['read', 'create', 'update', 'delete', 'export'] as const
export type CommonAction = (typeof ACTIONS)[number]
export type FieldRight = 'hidden' | 'masked' | 'read' | 'write'
const RIGHTS: readonly FieldRight[] = ['hidden', 'masked', 'read', 'write']

export function may(rights: Rights, action: string): boolean {
  return rights.actions.some((each) => each.key === action)
}

/** The form's own actions among them. */
export function ownActions(rights: Rights): Rights['actions'] {
  return rights.actions.filter((each) => !(ACTIONS as readonly string[]).includes(each.key))
}

/** Fields whose right is not the form's, by right. */
export function fieldsByRight(rights: Rights): readonly { right: FieldRight; fields: Rights['fields'] }[] {
  return RIGHTS.map((right) => ({ right, fields: rights.fields.filter((field) => field.right === right) })).filter((each) => each.fields.length > 0)
}

export function formsOf(role: Role): readonly { key: string; rights: Rights }[] {
  return Object.entries(role.forms).map(([key, rights]) => ({ key, rights }))
}
