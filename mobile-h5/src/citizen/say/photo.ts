// A photo is made small on the phone: quick to send, turned the right way up, and without where and with what it was taken.
const longest = 1600
const thumbSide = 220

/** A photo ready to send, and a thumbnail (JPEG, base64) that fits into the draft. */
export type Small = { blob: Blob; thumb: string }

/** Makes a chosen file small. What this browser cannot read is sent as it is: the server decides. */
export async function shrink(file: File): Promise<Small> {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const blob = await jpeg(drawn(bitmap, longest), 0.85)
    const thumb = drawn(bitmap, thumbSide).toDataURL('image/jpeg', 0.7).split(',')[1]
    bitmap.close()
    return { blob, thumb }
  } catch {
    return { blob: file, thumb: '' }
  }
}

/** The measures of a picture whose longer side is at most `most`; never larger than it was. */
export function fit(width: number, height: number, most: number): [number, number] {
  const scale = Math.min(1, most / Math.max(width, height))
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
}

function drawn(bitmap: ImageBitmap, most: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  ;[canvas.width, canvas.height] = fit(bitmap.width, bitmap.height, most)
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  return canvas
}

const jpeg = (canvas: HTMLCanvasElement, quality: number) =>
  new Promise<Blob>((done, fail) => canvas.toBlob((b) => (b ? done(b) : fail(new Error('canvas gave no picture'))), 'image/jpeg', quality))

/** Draws a kept thumbnail, cut to a square. A canvas needs no image address, so the page's policy stays strict. */
export async function paint(canvas: HTMLCanvasElement, thumb: string) {
  const bytes = Uint8Array.from(atob(thumb), (c) => c.charCodeAt(0))
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }))
  const side = Math.min(bitmap.width, bitmap.height)
  canvas.width = canvas.height = side
  canvas.getContext('2d')!.drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, side, side)
  bitmap.close()
}
