import type { Kind } from '../kind'

/** Free words, one text. */
export const text: Kind<string> = {
  screens: () => [''],
  fitting: (_, old) => (typeof old === 'string' ? old : undefined),
  sent: (_, answer) => answer.trim() || undefined,
  alone: (answer) => !!answer.trim(),
}
