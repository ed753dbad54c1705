/** The places of administration: for its menu, its routes and the palette. */
export interface AdminPlace { readonly key: string; readonly path: string; readonly icon: string }
export interface AdminGroup { readonly key: string; readonly places: readonly AdminPlace[] }

const place = (key: string, icon: string): AdminPlace => ({ key, path: key === 'overview' ? '/admin' : `/admin/${key}`, icon })

export const GROUPS: readonly AdminGroup[] = [
  { key: 'installation', places: [place('overview', 'grid'), place('apps', 'box')] },
  { key: 'people', places: [place('users', 'users'), place('roles', 'shield'), place('units', 'git-branch'), place('keys', 'key')] },
  { key: 'messages', places: [place('channels', 'send'), place('deliveries', 'mail')] },
  { key: 'operation', places: [place('jobs', 'clock'), place('incidents', 'alert-triangle'), place('audit', 'history')] },
]
export const PLACES: readonly AdminPlace[] = GROUPS.flatMap((group) => group.places)
