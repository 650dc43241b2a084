import type { Role } from './account'

export type Place = { to: string; label: string }

const help: Place = { to: '/help', label: '办件规则' }
const all: Place = { to: '/cases', label: '全部整改件' }
const messages: Place = { to: '/messages', label: '消息' }
const audits: Place = { to: '/audits', label: '操作记录' }
const wording: Place = { to: '/wording', label: '答复用词' }
const hearings: Place = { to: '/hearings', label: '公述民评' }
const unit: Place[] = [{ to: '/', label: '待办' }, { to: '/cases', label: '整改件' }, { to: '/promises', label: '现场承诺' }, wording, help]

/** The main navigation of each role; the first place is where its day begins. */
export const places: Record<Role, Place[]> = {
  handler: unit,
  lead: unit,
  office: [
    { to: '/triage', label: '分办' },
    { to: '/desk/dispute', label: '异议裁定' },
    { to: '/desk/review', label: '验收' },
    { to: '/desk/wait', label: '延期与困难' },
    { to: '/desk/talk', label: '约谈与挂账' },
    all, hearings, wording, messages, audits, { to: '/accounts', label: '账号' }, help,
  ],
  auditor: [all, { to: '/triage', label: '意见' }, hearings, wording, messages, audits, help],
}

export const home = (role: Role) => places[role][0].to

/** What a list shows: one of the office's desks, or all. `status` is what the server calls it. */
export type Tab = { status: string; label: string; empty: string }
export const desks: Record<string, { title: string; tabs: Tab[] }> = {
  dispute: { title: '异议裁定', tabs: [{ status: 'dispute', label: '待裁定', empty: '责任单位提出异议后，整改件会出现在这里，等考评办裁定由谁办。' }] },
  review: {
    title: '验收',
    tabs: [
      { status: 'result', label: '结果待验收', empty: '单位报结并经分管领导同意后，整改件会出现在这里，等您认可并公布，或退回。' },
      { status: 'plan', label: '计划待审', empty: '黄牌、红牌件的整改计划经分管领导同意后，会出现在这里等您审。' },
      { status: 'asking', label: '请市民评价中', empty: '结果公布后，等市民评价的整改件会出现在这里。' },
    ],
  },
  wait: {
    title: '延期与困难',
    tabs: [
      { status: 'extension', label: '延期申请', empty: '单位申请延期后，会出现在这里，等您同意或不同意。' },
      { status: 'blocked', label: '困难报告', empty: '单位报告一时办不了的困难后，会出现在这里，等您认定。' },
    ],
  },
  talk: {
    title: '约谈与挂账',
    tabs: [
      { status: 'talk', label: '待约谈', empty: '两轮整改后市民仍不满意的整改件，会出现在这里等约谈。' },
      { status: 'long_term', label: '挂账', empty: '认定为一时办不了的整改件会挂在这里，每季度复核一次。' },
    ],
  },
}
export const allCases = {
  title: '全部整改件',
  tabs: [
    { status: 'all', label: '全部', empty: '意见分办以后，整改件会出现在这里。' },
    { status: 'open', label: '在办', empty: '现在没有在办的整改件。' },
    { status: 'late', label: '现在超期', empty: '现在没有超期的整改件。' },
    { status: 'was_late', label: '曾超期', empty: '还没有整改件超过期限。' },
    { status: 'asking', label: '请市民评价中', empty: '结果公布后，等市民评价的整改件会出现在这里。' },
    { status: 'closed', label: '已办结', empty: '办结的整改件会出现在这里。' },
  ],
}
export const unitCases = {
  title: '整改件',
  tabs: [
    { status: 'all', label: '全部', empty: '考评办把意见分给您的单位以后，整改件会出现在这里。' },
    { status: 'open', label: '在办', empty: '现在没有在办的整改件。' },
    { status: 'late', label: '现在超期', empty: '现在没有超期的整改件。' },
    { status: 'was_late', label: '曾超期', empty: '还没有整改件超过期限。' },
    { status: 'asking', label: '请市民评价中', empty: '结果公布后，等市民评价的整改件会出现在这里。' },
    { status: 'closed', label: '已办结', empty: '办结的整改件会出现在这里。' },
  ],
}
