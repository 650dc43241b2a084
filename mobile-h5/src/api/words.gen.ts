// Made from the enums of the Go code by `HUIYIN_UPDATE=1 go test ./api -run TestWords`; never by hand.
export const solvedWords = {
  solved: '解决',
  partly: '部分解决',
  unsolved: '未解决',
} as const
export const levelWords = {
  satisfied: '满意',
  fairly: '基本满意',
  dissatisfied: '不满意',
} as const
export const ratingWords = {
  satisfied: '满意',
  mostly: '比较满意',
  fairly: '基本满意',
  hardly: '不太满意',
  dissatisfied: '不满意',
  unknown: '不了解',
} as const
/** Where a level stands on the scale that pages colour: 1 the best … 5 the worst, 0 for who does not know. */
export const levelPlaces = {
  satisfied: 1,
  mostly: 2,
  fairly: 3,
  hardly: 4,
  dissatisfied: 5,
  unknown: 0,
} as const
export const outcomeWords = {
  done: '整改到位',
  partly: '部分整改',
  explained: '解释说明',
  not_possible: '目前做不到',
} as const
export const stateWords = {
  assigned: '待受理',
  accepted: '已受理',
  disputed: '责任异议，待裁定',
  plan_review: '计划待分管领导审',
  plan_office_review: '计划待考评办审',
  rectifying: '整改中',
  lead_review: '结果待分管领导审',
  office_review: '结果待考评办验收',
  asking: '已公布，等市民评价',
  office_talk: '待考评办约谈',
  long_term: '挂账',
  closed: '已办结',
  merged: '已并案',
  withdrawn: '已撤回',
} as const
export const supervisionWords = {
  none: '',
  watch: '临期',
  yellow: '黄牌',
  red: '红牌',
} as const
export const asideWords = {
  unclear: '说的事情看不清楚，问过也没有补充',
  not_city: '不属于本市管理的事项',
  legal_way: '已进入诉讼、仲裁、复议等法定途径',
  repeat: '同一人就同一件事重复提交',
  abuse: '只有辱骂或广告，没有诉求',
} as const
export const sourceWords = {
  page: '网页',
  questionnaire: '问卷',
  wechat: '公众号',
  officer: '绩效信息员',
} as const
export const roleWords = {
  citizen: '市民',
  handler: '经办',
  lead: '分管领导',
  office: '考评办',
  auditor: '监督',
  system: '系统',
} as const
