import { beforeEach, describe, expect, it, vi } from 'vitest'
import { begun, blank, body, clear, resume, save } from './draft'

beforeEach(() => localStorage.clear())
const photo = (at: number) => ({ photo: `p${at}`, thumb: 'AAAA', at })

describe('an opinion being written', () => {
  it('survives a closed page, and is gone once sent', () => {
    const d = { ...blank(), text: '路灯坏了', place: '文晖路' }
    save(d)
    expect(resume()).toEqual(d)
    expect(begun()).toBe(true)
    clear()
    expect(resume().text).toBe('')
    expect(begun()).toBe(false)
  })

  it('leaves out photos that the server has let go', () => {
    const now = 100 * 3600e3
    save({ ...blank(), photos: [photo(now - 24 * 3600e3), photo(now - 3600e3)] })
    expect(resume(now).photos).toEqual([photo(now - 3600e3)])
  })

  it('gives up the thumbnails before the words when the phone is full', () => {
    const small = new Map<string, string>()
    const room = 300
    vi.stubGlobal('localStorage', {
      getItem: (k: string) => small.get(k) ?? null,
      setItem(k: string, v: string) {
        if (v.length > room) throw new Error('QuotaExceededError')
        small.set(k, v)
      },
    })
    expect(save({ ...blank(), text: '路灯坏了', photos: [{ ...photo(Date.now()), thumb: 'A'.repeat(room) }] })).toBe(true)
    expect(resume().text).toBe('路灯坏了')
    expect(resume().photos[0]).toMatchObject({ thumb: '' })
    vi.unstubAllGlobals()
  })

  it('sends nothing empty', () => {
    expect(body({ ...blank(), text: ' 路灯坏了 ', place: ' ' })).toEqual({ text: '路灯坏了' })
    const full = { ...blank(), text: 'a', district: '拱墅区', place: '文晖路', contact: '138', photos: [photo(1)], hint: { code: 'none', short: '', unit: '' } }
    expect(body(full)).toEqual({ text: 'a', place: { district: '拱墅区', text: '文晖路' }, contact: '138', photos: ['p1'], hint: 'none' })
  })
})
