/** Roles and units as they are chosen and shown: asked for together, once for a page. */
import { computed, onMounted, shallowRef } from 'vue'

import { listRoles, listUnits, type Role, type Unit } from '@/api/admin'
import { say } from '@/i18n'
import { useCatalog } from '@/stores/catalog'

export function usePeople() {
  const catalog = useCatalog()
  const roles = shallowRef<readonly Role[]>([])
  const orgs = shallowRef<readonly Unit[]>([])
  const departments = shallowRef<readonly Unit[]>([])
  const titles = computed(() => new Map(roles.value.map((role) => [role.id, say(role.title)])))
  const appTitle = (key: string): string => say(catalog.app(key)?.title) || key
  const roleItems = computed(() => roles.value.map((role) => ({ key: role.id, text: say(role.title), hint: appTitle(role.app) })))
  const items = (units: readonly Unit[]) =>
    units.map((unit) => ({ key: unit.key, text: unit.name, ...(unit.name === unit.key ? {} : { hint: unit.key }) }))
  const orgItems = computed(() => items(orgs.value))
  const departmentItems = computed(() => items(departments.value))
  const named = (sign: string, units: readonly Unit[]) => units.map((each) => [`${sign}/${each.key}`, each.name] as const)
  const names = computed(() => new Map([...named('o', orgs.value), ...named('d', departments.value)]))

  onMounted(async () => {
    [roles.value, orgs.value, departments.value] = await Promise.all([listRoles(), listUnits('orgs'), listUnits('departments')])
  })
  return { roles, roleItems, orgItems, departmentItems, titles, names, appTitle }
}
