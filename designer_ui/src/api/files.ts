/** Files of records: sent for a field, then kept by the record that names them. */
import { Refusal } from './client'

export interface SentFile { readonly id: number; readonly name: string; readonly media_type: string; readonly size: number }

/** Where a file can be fetched. */
export function fileAddress(id: number): string {
  return `/api/v1/files/${id}`
}

/** Send a file for a field, or (null) for a comment; `progress` from 0 to 1. `fetch` tells no progress of what it sends, so this is the older way. */
export function sendFile(form: string, field: string | null, file: File, csrf: string, progress: (part: number) => void): Promise<SentFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/v1/files?${new URLSearchParams({ form, ...(field === null ? {} : { field }) })}`)
    request.setRequestHeader('X-CSRF-Token', csrf)
    request.responseType = 'json'
    request.upload.onprogress = (event) => { if (event.lengthComputable) progress(event.loaded / event.total) }
    request.onload = () => {
      if (request.status < 300) resolve(request.response as SentFile)
      else reject(new Refusal(request.status, (request.response ?? {}) as object))
    }
    request.onerror = () => { reject(new Refusal(0, {})) }
    const body = new FormData()
    body.append('file', file)
    request.send(body)
  })
}

/** What a file is, without its content. */
export async function aboutFile(id: number): Promise<SentFile> {
  const answer = await fetch(fileAddress(id), { method: 'HEAD' })
  if (!answer.ok) throw new Refusal(answer.status, {})
  const named = /filename\*=UTF-8''([^;]+)|filename="?([^";]+)"?/.exec(answer.headers.get('Content-Disposition') ?? '')
  return {
    id, name: named?.[1] ? decodeURIComponent(named[1]) : named?.[2] ?? String(id),
    media_type: answer.headers.get('Content-Type') ?? '', size: Number(answer.headers.get('Content-Length') ?? 0),
  }
}
