// A photo is made small where it is chosen: quick to send, turned the right way up, and without where and with what it was taken.
// The server keeps to the same measures (internal/photo).
const short = 1200
const most = 25e6
const thumbSide = 220

/** How many photos go with one thing that is sent. */
export const mostPhotos = 4

/** A photo ready to send, and a square thumbnail (JPEG, base64) that fits into a draft. */
export type Small = { blob: Blob; thumb: string }

/** Makes a chosen file small. What this browser cannot read or draw is sent as it is: the server decides. */
export async function shrink(file: File): Promise<Small> {
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    return { blob: file, thumb: '' }
  }
  const thumb = thumbOf(bitmap)
  const blob = await jpeg(bitmap).catch(() => file)
  bitmap.close()
  return { blob, thumb }
}

/** The measures in which a picture is sent: by its shorter side and by its pixels, so that a long screenshot can be read; never larger than it was. */
export function fit(width: number, height: number): [number, number] {
  const scale = Math.min(1, short / Math.min(width, height), Math.sqrt(most / (width * height)))
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
}

/** What to say when more are chosen than there is room for; empty when there is. */
export function tooMany(chosen: number, room: number): string {
  const left = chosen - Math.max(0, room)
  return left > 0 ? `最多 ${mostPhotos} 张，多选的 ${left} 张没有加。` : ''
}

// On white, since a JPEG knows nothing transparent. A phone that cannot make a canvas so large leaves it empty, without a word.
function canvasOf(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas')
  ;[canvas.width, canvas.height] = [width, height]
  const pen = canvas.getContext('2d')!
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, width, height)
  if (pen.getImageData(0, 0, 1, 1).data[3] !== 255) throw new Error('no room for the canvas')
  pen.imageSmoothingQuality = 'high'
  return pen
}

async function jpeg(bitmap: ImageBitmap): Promise<Blob> {
  const [width, height] = fit(bitmap.width, bitmap.height)
  const pen = canvasOf(width, height)
  pen.drawImage(bitmap, 0, 0, width, height)
  return new Promise<Blob>((done, fail) => pen.canvas.toBlob((b) => (b ? done(b) : fail(new Error('canvas gave no picture'))), 'image/jpeg', 0.85))
}

function thumbOf(bitmap: ImageBitmap): string {
  const pen = canvasOf(thumbSide, thumbSide)
  square(pen, bitmap, thumbSide)
  return pen.canvas.toDataURL('image/jpeg', 0.7).split(',')[1]
}

// The middle of a picture, cut to a square.
function square(pen: CanvasRenderingContext2D, bitmap: ImageBitmap, to: number) {
  const side = Math.min(bitmap.width, bitmap.height)
  pen.drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, to, to)
}

/** Draws a kept thumbnail. A canvas needs no image address, so the page's policy stays strict. */
export async function paint(canvas: HTMLCanvasElement, thumb: string) {
  const bytes = Uint8Array.from(atob(thumb), (c) => c.charCodeAt(0))
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }))
  canvas.width = canvas.height = Math.min(bitmap.width, bitmap.height)
  square(canvas.getContext('2d')!, bitmap, canvas.width)
  bitmap.close()
}
