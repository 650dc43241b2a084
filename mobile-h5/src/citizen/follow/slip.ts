import { inFours } from '../../ui/words'

const ink = '#16262a'
const quiet = '#43565a'
const font = '"PingFang SC", "HarmonyOS Sans SC", "MiSans", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif'

/** What the picture says: the receipt, when it was given, and where to look it up. */
export type Slip = { receipt: string; on: string; where: string; office: string }

/** Draws the receipt as a picture to keep, 750 × 1100. */
export function draw(slip: Slip, qr?: HTMLImageElement): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = 750
  canvas.height = 1100
  const pen = canvas.getContext('2d')!
  const line = (text: string, y: number, size: number, colour = ink, weight = 400) => {
    pen.font = `${weight} ${size}px ${font}`
    pen.fillStyle = colour
    pen.fillText(text, 375, y)
  }
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, 750, 1100)
  pen.fillStyle = '#084a4f'
  pen.fillRect(0, 0, 750, 132)
  pen.textAlign = 'center'
  line('回音 · 查询码', 84, 44, '#fff', 600)
  line(inFours(slip.receipt), 250, 62, ink, 600)
  line(`${slip.on}收到`, 316, 32, quiet)
  pen.imageSmoothingEnabled = false // a scanner wants sharp edges
  if (qr?.complete && qr.naturalWidth) pen.drawImage(qr, 165, 370, 420, 420)
  line('微信扫一扫，或者打开', 872, 34)
  line(slip.where, 926, 34, ink, 600)
  line('输入查询码，随时看到哪一步了', 980, 34)
  line(slip.office, 1050, 28, quiet)
  return canvas
}

/** The picture as a file. */
export const picture = (canvas: HTMLCanvasElement) =>
  new Promise<Blob>((done, fail) => canvas.toBlob((b) => (b ? done(b) : fail(new Error('canvas gave no picture'))), 'image/png'))

/** WeChat's browser takes no download: there a picture is kept by pressing it long. */
export const longPress = () => /MicroMessenger/i.test(navigator.userAgent)
