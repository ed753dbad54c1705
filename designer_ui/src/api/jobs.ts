/** Later work: how far it is, and what became of it. */
import { api, type Schemas, told } from './client'

export type Job = Schemas['Job']

/** Mine, the newest first. */
export async function listJobs(limit = 20): Promise<readonly Job[]> {
  return (await told(api.GET('/jobs', { params: { query: { limit } } }))).jobs
}

const of = (id: number) => ({ params: { path: { id: String(id) } } })

export function showJob(id: number): Promise<Job> {
  return told(api.GET('/jobs/{id}', of(id)))
}

/** End it; what it has done stays. */
export function cancelJob(id: number): Promise<Job> {
  return told(api.POST('/jobs/{id}/cancel', of(id)))
}

/** Try one again that failed or was cancelled. */
export function retryJob(id: number): Promise<Job> {
  return told(api.POST('/jobs/{id}/retry', of(id)))
}

/** Where the bad rows of an import are, with what is wrong with each. */
export function errorSheetOf(id: number): string {
  return `/api/v1/jobs/${id}/errors.xlsx`
}

/** Whether there is nothing more to come. */
export function isOver(job: Job): boolean {
  return job.state === 'done' || job.state === 'failed' || job.state === 'cancelled'
}
