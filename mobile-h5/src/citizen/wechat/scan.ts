import { checks, digits } from '../receipts'
import { bridge } from './bridge'

/** Whether this phone's WeChat can scan for us. */
export const canScan = async () => !!(await bridge())

/** The receipt of a scanned code, which stands after #; empty for any other code. */
export function receiptIn(text: string): string {
  const found = digits(text.split('#')[1] ?? '')
  return checks(found) ? found : ''
}

/** Scans a code with WeChat; undefined when she gave up. */
export async function scan(): Promise<string | undefined> {
  const b = await bridge()
  return new Promise((done) => {
    if (!b) return done(undefined)
    b.wx.scanQRCode({ needResult: 1, scanType: ['qrCode'], success: (r: { resultStr: string }) => done(r.resultStr), cancel: () => done(undefined), fail: () => done(undefined) } as never)
  })
}
