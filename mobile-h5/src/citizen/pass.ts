import { api } from '../api/client'
import { heldBy, hold } from './receipts'

// Requests under a receipt carry what this phone holds of it; where work is owed, the page does it and asks again.
const spare = new Map<string, Request>()

api.use({
  onRequest({ request, id, params }) {
    const receipt = params.path?.receipt as string | undefined
    if (!receipt) return
    const token = heldBy(receipt)
    if (token) request.headers.set('Huiyin-Held', token)
    spare.set(id, request.clone())
  },
  async onResponse({ response, id, params }) {
    const receipt = params.path?.receipt as string | undefined
    const again = spare.get(id)
    spare.delete(id)
    if (receipt && again && response.status === 429) response = await (await import('./follow/prove')).prove(again, response, receipt)
    const token = response.headers.get('Huiyin-Held')
    if (token) hold(receipt ?? (await response.clone().json()).receipt, token)
    return response
  },
  onError({ id }) {
    spare.delete(id)
  },
})
