/** Every screen has an address. */
import { createRouter, createWebHistory, type RouteLocationNormalized, type Router } from 'vue-router'

import { useCatalog } from '@/stores/catalog'
import { useSession } from '@/stores/session'

import { ADMIN_ROUTES } from './admin/routes'
import { fetchNext, fetchScreens } from './ahead'

/** Where screens are, below the address of the installation. */
export function makeRouter(): Router {
  const router = createRouter({
    history: createWebHistory('/app/'),
    routes: [
      { path: '/sign-in', name: 'sign-in', component: () => import('./screens/SignIn.vue'), meta: { open: true } },
      { path: '/password', name: 'password', component: () => import('./screens/Password.vue') },
      {
        path: '/',
        component: () => import('./frame/Frame.vue'),
        children: [
          { path: '', name: 'home', component: () => import('./screens/Home.vue') },
          { path: 'a/:app/:form', name: 'list', component: () => import('./screens/List.vue') },
          { path: 'a/:app/:form/new', name: 'new', component: () => import('./screens/NewRecord.vue') },
          { path: 'tasks', name: 'tasks', component: () => import('./tasks/Tasks.vue') },
          { path: 'search', name: 'search', component: () => import('./search/Search.vue') },
          { path: 'a/:app/:form/bin', name: 'bin', component: () => import('./bin/Bin.vue') },
          { path: 'a/:app/:form/import', name: 'import', component: () => import('./imports/Import.vue') },
          { path: 'a/:app/:form/:id(\\d+|[A-Za-z0-9_-]+)', name: 'record', component: () => import('./screens/Record.vue') },
          { path: 'd/:app/:dashboard', name: 'dashboard', component: () => import('./dashboards/Dashboard.vue') },
          { path: 'r/:app', name: 'reports', component: () => import('./dashboards/Reports.vue') },
          { path: 'r/:app/:report', name: 'report', component: () => import('./dashboards/Report.vue') },
          ...ADMIN_ROUTES,
          { path: 'gallery', name: 'gallery', component: () => import('./screens/Gallery.vue') },
          { path: ':rest(.*)*', name: 'gone', component: () => import('./screens/Gone.vue') },
        ],
      },
    ],
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  })
  router.beforeEach(async (to) => {
    const session = useSession()
    if (!session.isIn) {
      const looking = session.look()
      // Whoever was here before most likely still is: the screen comes while the server is asked, and after the question.
      if (session.wasIn) fetchScreens(to)
      await looking
    }
    if (to.meta['open'] === true) return true
    if (!session.isIn) return { name: 'sign-in', query: to.fullPath === '/' ? {} : { to: to.fullPath } }
    if (session.me?.must_change === true && to.name !== 'password') return { name: 'password' }
    if (to.meta['admin'] === true && session.me?.is_admin !== true) return { name: 'gone', params: { rest: to.path.slice(1).split('/') } }
    if (to.name !== 'password' && useCatalog().apps.length === 0) {
      const loading = useCatalog().load(formOf(to))
      fetchScreens(to)
      await loading
    }
    return true
  })
  router.afterEach((to, _from, failure) => { if (failure === undefined) fetchNext(to) })
  return router
}

/** The form that an address is about. */
function formOf({ params: { app, form } }: RouteLocationNormalized): string | undefined {
  return typeof app === 'string' && typeof form === 'string' ? `${app}.${form}` : undefined
}
