import { describe, expect, it } from 'vitest'
import { Trouble } from '../api/client'
import { once, type Intention } from './once'

// A server that stores under a key as ours does: same key and body, same answer; same key and another body, 409.
function server() {
  const stored = new Map<string, string>()
  const post = async (body: string, key: string) => {
    const known = stored.get(key)
    if (known !== undefined && known !== body) throw new Trouble('这次和上次不一样', 'key_reused', 409)
    stored.set(key, body)
    return `receipt of ${body}`
  }
  const losing = async (body: string, key: string): Promise<string> => {
    await post(body, key)
    throw new Trouble('没有网络', 'offline', 0) // stored, but the answer was lost on its way
  }
  return { stored, post, losing }
}
const intention = (): Intention<string> => ({ key: 'k', tried: [] })
const nothing = () => {}

describe('sending once', () => {
  it('gives the same receipt when the answer was lost and she taps again', async () => {
    const { stored, post, losing } = server()
    const it1 = intention()
    await expect(once(it1, 'a', nothing, losing)).rejects.toThrow()
    expect(await once(it1, 'a', nothing, post)).toEqual({ answer: 'receipt of a', earlier: false })
    expect(stored.size).toBe(1)
  })

  it('never stores twice when she changed something after a lost answer, and says so', async () => {
    const { stored, post, losing } = server()
    const it1 = intention()
    await expect(once(it1, 'a', nothing, losing)).rejects.toThrow()
    expect(await once(it1, 'b', nothing, post)).toEqual({ answer: 'receipt of a', earlier: true })
    expect([...stored.values()]).toEqual(['a'])
  })

  it('finds the one that arrived among several attempts', async () => {
    const { post, losing } = server()
    const offline = async (): Promise<string> => { throw new Trouble('没有网络', 'offline', 0) }
    const it1 = intention()
    await expect(once(it1, 'a', nothing, losing)).rejects.toThrow()
    await expect(once(it1, 'b', nothing, offline)).rejects.toThrow()
    expect(await once(it1, 'c', nothing, post)).toEqual({ answer: 'receipt of a', earlier: true })
  })

  it('takes the corrected words after a refusal', async () => {
    const { stored, post } = server()
    const refusing = async (): Promise<string> => { throw new Trouble('请写下您的意见', 'empty_text', 422) }
    const it1 = intention()
    await expect(once(it1, '', nothing, refusing)).rejects.toThrow('请写下您的意见')
    expect(it1.tried).toEqual([])
    expect(await once(it1, 'a', nothing, post)).toEqual({ answer: 'receipt of a', earlier: false })
    expect([...stored.values()]).toEqual(['a'])
  })

  // A draft that was opened in two tabs: each has the intention as it was kept.
  it('sends from each of two tabs what stands there', async () => {
    const { stored, post } = server()
    const [a, b] = [intention(), intention()]
    expect(await once(a, 'a', nothing, post)).toEqual({ answer: 'receipt of a', earlier: false })
    expect(await once(b, 'b', nothing, post)).toEqual({ answer: 'receipt of b', earlier: false })
    expect([...stored.values()]).toEqual(['a', 'b'])
    expect(a.key).not.toBe(b.key)
  })

  it('sends from a tab that took up what another one has sent meanwhile', async () => {
    const { stored, post } = server()
    const offline = async (): Promise<string> => { throw new Trouble('没有网络', 'offline', 0) }
    const a = intention()
    await expect(once(a, 'a', nothing, offline)).rejects.toThrow()
    const b: Intention<string> = { key: a.key, tried: [...a.tried] }
    expect(await once(b, 'b', nothing, post)).toEqual({ answer: 'receipt of b', earlier: false })
    expect(await once(a, 'a', nothing, post)).toEqual({ answer: 'receipt of a', earlier: false })
    expect([...stored.values()]).toEqual(['b', 'a'])
  })

  it('takes no new key while it is open whether the earlier one arrived', async () => {
    const { stored, post, losing } = server()
    const it1 = intention()
    await expect(once(it1, 'a', nothing, losing)).rejects.toThrow()
    const shaky = async (body: string, key: string): Promise<string> => {
      if (body === 'a') throw new Trouble('没有网络', 'offline', 0)
      return post(body, key)
    }
    await expect(once(it1, 'b', nothing, shaky)).rejects.toThrow('不一样')
    expect(await once(it1, 'b', nothing, post)).toEqual({ answer: 'receipt of a', earlier: true })
    expect(stored.size).toBe(1)
  })

  it('keeps what it is about to send before it sends', async () => {
    let kept = ''
    const it1 = intention()
    await once(it1, 'a', () => (kept = JSON.stringify(it1)), async () => {
      expect(JSON.parse(kept).tried).toEqual(['a'])
      return ''
    })
  })
})
