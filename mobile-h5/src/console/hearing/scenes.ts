import type { OfficeRound, OfficeView, Scene } from '../../hearing/wire'

/** The pictures in the order of their keys; `make` says what each shows for a round, nothing while there is nothing to show. */
export const scenes: { kind: string; key: string; label: string; make: (r: OfficeRound | undefined, v: OfficeView) => Scene | undefined }[] = [
  { kind: 'title', key: '1', label: '标题', make: () => ({ kind: 'title', theme: 1 }) },
  { kind: 'theme', key: '2', label: '主题', make: () => ({ kind: 'theme', theme: 1 }) },
  { kind: 'question', key: '3', label: '问题', make: (r) => r && { kind: 'question', round: r.n, unit: r.unit.code, theme: 1 } },
  { kind: 'open', key: '4', label: '投票中', make: (r) => r && { kind: 'open', round: r.n, theme: 1 } },
  { kind: 'result', key: '5', label: '结果', make: (r) => r && { kind: 'result', round: r.n, theme: 1 } },
  { kind: 'promise', key: '6', label: '承诺', make: (_, v) => { const p = v.promises.at(-1); return p && { kind: 'promise', promise: p.id, unit: p.unit.code, theme: 1 } } },
  { kind: 'follow', key: '7', label: '追踪', make: () => ({ kind: 'follow', theme: 1 }) },
  { kind: 'lower', key: '8', label: '字幕条', make: (r) => r && { kind: 'lower', round: r.n, unit: r.unit.code, theme: 1 } },
  { kind: 'break', key: '9', label: '休息', make: () => ({ kind: 'break', theme: 1 }) },
  { kind: 'test', key: '0', label: '测试图', make: () => ({ kind: 'test' }) },
]
