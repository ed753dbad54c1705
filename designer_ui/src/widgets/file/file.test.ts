// @vitest-environment jsdom
import { flushPromises } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'

import { saySize } from '../files'
import { ask, field, show, surroundings, withLayout } from '../testing'

beforeEach(withLayout)
const of = field('file', { multiple: true, max_size: 1000, accept: ['application/pdf', 'image/*'] })
const pdf = (name: string, size = 10): File => new File(['x'.repeat(size)], name, { type: 'application/pdf' })

async function give(asked: ReturnType<typeof ask>, ...files: File[]): Promise<void> {
  await asked.find('.drop').trigger('drop', { dataTransfer: { files } })
  await flushPromises()
}

it('keeps what is dropped, beside what is there', async () => {
  const asked = ask([3], of)
  await flushPromises()
  expect(asked.text()).toContain('3.pdf')
  await give(asked, pdf('a.pdf'))
  expect(asked.last()).toEqual([3, 7])
})

it('puts the next in the place of the last where there is room for one', async () => {
  const asked = ask([3], field('file'))
  await give(asked, pdf('a.pdf'))
  expect(asked.last()).toEqual([7])
})

it('says which are too large or of another kind, and sends the rest', async () => {
  const asked = ask(null, of)
  await give(asked, pdf('big.pdf', 2000), new File(['x'], 'run.exe', { type: 'application/x-msdownload' }), pdf('a.pdf'))
  expect(asked.find('[role="alert"]').text()).toContain('big.pdf')
  expect(asked.find('[role="alert"]').text()).toContain('run.exe')
  expect(asked.last()).toEqual([7])
})

it('shows how far it is, and tries again', async () => {
  const keep = vi.fn().mockRejectedValueOnce(new Error('网络中断')).mockResolvedValue({ id: 8, name: 'a.pdf', media_type: '', size: 1, url: '' })
  const asked = ask(null, of, {}, surroundings({ keep }))
  await give(asked, pdf('a.pdf'))
  expect(asked.text()).toContain('网络中断')
  await asked.find('[aria-label="重试"]').trigger('click')
  await flushPromises()
  expect(asked.last()).toEqual([8])
})

it('takes a file away', async () => {
  const asked = ask([3], of)
  await flushPromises()
  await asked.find('[aria-label="移除 3.pdf"]').trigger('click')
  expect(asked.last()).toBeNull()
})

it('shows files with their sizes, and those that are gone', async () => {
  const around = surroundings({ fileOf: async () => Promise.reject(new Error('gone')) })
  const [there, gone] = [show([1], of), show([1], of, false, around)]
  await flushPromises()
  expect(there.text()).toContain('2 KB')
  expect(gone.text()).toContain('不存在')
})

it('says sizes', () => expect([saySize(512, 'zh-CN'), saySize(20480, 'zh-CN'), saySize(1572864, 'zh-CN')]).toEqual(['512 B', '20 KB', '1.5 MB']))
