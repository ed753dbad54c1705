/** Where administration is. Loaded with its first page; `admin` in `meta`: for administrators. */
import type { RouteRecordRaw } from 'vue-router'

export const ADMIN_ROUTES: readonly RouteRecordRaw[] = [
  {
    path: 'admin', component: () => import('./Admin.vue'), meta: { admin: true },
    children: [
      { path: '', name: 'admin', component: () => import('./operation/Overview.vue') },
      { path: 'apps', component: () => import('./apps/Apps.vue') },
      { path: 'users', component: () => import('./people/Users.vue') },
      { path: 'roles', component: () => import('./people/Roles.vue') },
      { path: 'units', component: () => import('./people/Units.vue') },
      { path: 'keys', component: () => import('./people/Keys.vue') },
      { path: 'channels', component: () => import('./messages/Channels.vue') },
      { path: 'deliveries', component: () => import('./messages/Deliveries.vue') },
      { path: 'jobs', component: () => import('./operation/Jobs.vue') },
      { path: 'incidents', component: () => import('./operation/Incidents.vue') },
      { path: 'audit', component: () => import('./operation/Audit.vue') },
    ],
  },
  { path: 'devices', name: 'devices', component: () => import('./people/Devices.vue') },
]
