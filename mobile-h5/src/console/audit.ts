import type { Schemas } from '../api/client'
import { roleWords, sourceWords } from '../api/words.gen'

type States = Schemas['States']

// What the record is about; what is not named here is shown as it was written.
const things: Record<string, string> = { case: '整改件', concern: '意见', opinion: '意见', photo: '照片', session: '登录', account: '账号', response: '答卷', asking: '询问', objection: '异议' }
const deeds: Record<string, string> = {
  'case.open': '立件', 'case.take_in': '并入', 'case.give_back': '分出', 'case.join': '并入一位市民', 'case.leave': '一位市民的意见撤回', 'case.pause_over': '停表结束', 'case.supervise': '督办升级',
  'concern.attach': '分办', 'concern.join': '并入整改件', 'concern.split': '拆开', 'concern.answer': '直接答复', 'concern.praise': '记为表扬', 'concern.undo': '撤回分办', 'concern.object': '市民提出异议',
  'concern.receive': '收到，等待分办', 'concern.thank': '机器答谢表扬', 'concern.release': '离开整改件', 'concern.move': '转到另一件', 'concern.close': '所在整改件办结', 'concern.reopen': '所在整改件重办', 'objection.original': '看原文', 'photo.claim': '随意见或整改件提交',
  'concern.propose_set_aside': '提议不立件', 'concern.confirm_set_aside': '确认不立件', 'concern.refuse_set_aside': '不同意不立件',
  'opinion.submit': '收到', 'opinion.original': '看原文', 'photo.release': '给单位看', 'photo.withhold': '不给单位看', 'photo.released': '给单位看', 'photo.withheld': '不给单位看',
  'session.open': '进入', 'session.close': '退出', 'account.add': '开通', 'response.submit': '收到', 'asking.seen': '市民看到了询问',
  'units.import': '导入单位', 'catalogue.import': '导入问题目录', 'areas.import': '导入问题领域', 'survey.import': '导入问卷', 'calendar.import': '导入工作日历',
}

/** 整改件：裁定, from case.rule; the verbs of a case come from the rules themselves. */
export function sayAction(action: string, states: States | null): string {
  const [thing, deed] = action.split('.')
  const said = deeds[action] ?? (thing === 'case' ? states?.moves.find((m) => m.verb === deed)?.label : undefined)
  if (!said) return action
  return things[thing] ? `${things[thing]}：${said}` : said
}

// The states of a concern; those of a case come from the rules.
const shelves: Record<string, string> = { waiting: '待分办', in_case: '在整改件里', answered: '已答复', set_aside: '未立件' }

const names: Record<string, string> = { reason: '理由', note: '说明', unit: '单位', row: '问题目录', title: '标题', parts: '拆成几点', name: '账号', role: '角色', people: '市民', photos: '照片', source: '来源', text: '原文指纹', version: '版本', state: '状态', case: '整改件', answer: '评价指纹', concern: '意见', machine: '机器分办', opinion: '意见', case_from: '原整改件', case_to: '整改件', rows: '行', questions: '题', days: '天' }

/** The detail in words: from → to by the states' own labels, the version, and what else the record names. */
export function sayDetail(detail: string, states: States | null, unitName: (code: string) => string): string {
  const d = parsed(detail)
  if (!d) return detail === 'null' || detail === '{}' ? '' : detail
  const label = (code: unknown) => states?.states.find((s) => s.code === code)?.label ?? shelves[String(code)] ?? String(code)
  const { from, to, before, after, order, ...rest } = d
  return [
    from && to && from !== to ? `${label(from)} → ${label(to)}` : '',
    ...Object.entries(rest).filter(([, v]) => v !== '' && v != null).map(([k, v]) => `${names[k] ?? k}：${k === 'unit' ? unitName(String(v)) : k === 'state' ? label(v) : k === 'source' ? (sourceWords[v as keyof typeof sourceWords] ?? String(v)) : k === 'role' ? (roleWords[v as keyof typeof roleWords] ?? String(v)) : typeof v === 'boolean' ? (v ? '是' : '否') : typeof v === 'object' ? JSON.stringify(v) : short(String(v))}`),
    after ? `第 ${String(before)} 版 → 第 ${String(after)} 版` : '',
    order === true ? '受人委托' : '',
  ].filter(Boolean).join('，')
}

// A fingerprint of 64 digits is told apart by its first twelve.
const short = (v: string) => (/^[0-9a-f]{64}$/.test(v) ? `${v.slice(0, 12)}…` : v)

function parsed(detail: string): Record<string, unknown> | null {
  try {
    const d: unknown = JSON.parse(detail)
    return d && typeof d === 'object' && !Array.isArray(d) ? (d as Record<string, unknown>) : null
  } catch {
    return null
  }
}
