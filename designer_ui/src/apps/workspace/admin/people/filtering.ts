/** Which users are shown. */
import type { User } from '@/api/admin'

export type UserState = 'active' | 'inactive' | 'locked' | 'admin'
export interface UserFilter { text: string; role: string | null; org: string | null; state: UserState | null }

const FITS: Readonly<Record<UserState, (user: User) => boolean>> = {
  active: (user) => user.is_active, inactive: (user) => !user.is_active, locked: (user) => user.locked_until !== null, admin: (user) => user.is_admin,
}

export function fitting(users: readonly User[], filter: UserFilter): readonly User[] {
  const wanted = filter.text.trim().toLowerCase()
  return users.filter((user) =>
    `${user.login} ${user.name} ${user.email ?? ''}`.toLowerCase().includes(wanted)
    && (filter.role === null || user.roles.includes(filter.role))
    && (filter.org === null || user.org === filter.org || user.dept === filter.org)
    && (filter.state === null || FITS[filter.state](user)))
}
