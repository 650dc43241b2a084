import { Trouble, type Problem } from '../../api/client'

/**
 * Sends one photo and reports how much of it has left the phone (0..1), which fetch cannot tell.
 * Gives the server's token; throws Trouble. `stop` ends it.
 */
export function upload(blob: Blob, progress: (share: number) => void): { photo: Promise<string>; stop: () => void } {
  const request = new XMLHttpRequest()
  const photo = new Promise<string>((done, fail) => {
    request.upload.onprogress = (e) => e.lengthComputable && progress(e.loaded / e.total)
    request.onerror = request.ontimeout = () => fail(new Trouble('网络断了，这张没传上。', 'offline', 0))
    request.onabort = () => fail(new Trouble('这张不传了。', 'stopped', 0))
    request.onload = () => (request.status === 201 ? done(read<{ photo: string }>(request)!.photo) : fail(refusal(request)))
  })
  const form = new FormData()
  form.append('photo', blob, 'photo.jpg')
  request.open('POST', '/api/v1/photos')
  request.timeout = 120e3
  request.send(form)
  return { photo, stop: () => request.abort() }
}

function read<T>(request: XMLHttpRequest): T | undefined {
  try {
    return JSON.parse(request.responseText) as T
  } catch {
    return undefined
  }
}

function refusal(request: XMLHttpRequest): Trouble {
  const p = read<Problem>(request)
  return new Trouble(p?.detail ?? '这张没传上。', p?.reason ?? 'unknown', request.status)
}
