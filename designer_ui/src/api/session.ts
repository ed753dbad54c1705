/** Signing in and out, and one's own password. */
import { api, configure, told } from './client'
import type { Me } from './types'

/** Who is signed in. */
export async function whoAmI(): Promise<Me> {
  return entered((await told(api.GET('/session'))) as Me)
}

export async function signIn(login: string, password: string): Promise<Me> {
  return entered((await told(api.POST('/session', { body: { login, password } }))) as Me)
}

export async function signOut(): Promise<void> {
  await api.DELETE('/session')
  configure({ csrf: '' })
}

export async function changePassword(old: string, fresh: string): Promise<void> {
  await api.POST('/session/password', { body: { old, new: fresh } })
}

function entered(me: Me): Me {
  configure({ csrf: me.csrf ?? '' })
  return me
}
