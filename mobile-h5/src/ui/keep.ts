// What stays on this phone. Storage may be full or forbidden (private windows): then the page still works, it only forgets.

/** What was kept under this name, or undefined. */
export function kept<T>(name: string): T | undefined {
  try {
    const raw = localStorage.getItem(name)
    return raw === null ? undefined : (JSON.parse(raw) as T)
  } catch {
    return undefined
  }
}

/** Keeps a value; says whether the phone took it. */
export function keep(name: string, value: unknown): boolean {
  try {
    localStorage.setItem(name, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}

export function forget(name: string) {
  try {
    localStorage.removeItem(name)
  } catch {
    // Nothing could have been kept either.
  }
}
