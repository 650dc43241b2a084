import type { Schemas } from '../../api/client'
import { concernStateWords } from '../../api/words.gen'

type Concern = Schemas['Concern']
/** `keep` narrows what the server sends for a status; `undo` says whether a decision can be taken back here. */
export type Tab = { code: string; status: string; label: string; empty: string; undo: boolean; keep?: (c: Concern) => boolean; auditor?: boolean }

export const tabs: Tab[] = [
  { code: 'waiting', status: 'waiting', label: concernStateWords.waiting, empty: '都分完了。新来的意见里，机器拿不准的会出现在这里。', undo: false },
  { code: 'auditor', status: 'auditor', label: '反映考评办的', empty: '反映考评办自己的意见会出现在这里，由您来定，考评办看不到。', undo: false, auditor: true },
  { code: 'proposed', status: 'proposed', label: '待第二人确认', empty: '有人提出不立件以后，会出现在这里，等另一个人确认或不同意。', undo: false },
  { code: 'machine', status: 'in_case', label: '机器已分办', empty: '机器有把握、自动分办的意见会出现在这里，分错了可以撤回。', undo: true, keep: (c) => c.decided_by === 'model' },
  { code: 'in_case', status: 'in_case', label: concernStateWords.in_case, empty: '分给责任单位的意见会出现在这里。', undo: true },
  { code: 'answered', status: 'answered', label: concernStateWords.answered, empty: '直接答复的意见和表扬会出现在这里。', undo: true },
  { code: 'set_aside', status: 'set_aside', label: concernStateWords.set_aside, empty: '经两个人同意不立件的意见会出现在这里，理由公开计数。', undo: true },
  { code: 'all', status: 'all', label: '全部', empty: '市民的意见会出现在这里。', undo: false },
]
