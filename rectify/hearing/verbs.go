package hearing

// Verbs are all verbs that a request can name, as the record writes them after "hearing.", with their words.
var Verbs = []struct{ Code, Say string }{
	{"edit", "修改"}, {"announce", "公告"}, {"freeze", "冻结报名名单"}, {"draw", "抽签"}, {"invite", "席位全部邀请"}, {"start", "开始"}, {"preview", "预备画面"}, {"take", "切到播出"},
	{"speak", "发言计时"}, {"stop", "停止计时"}, {"finish", "结束"}, {"publish", "公布"},
	{"seat_card", "换卡"}, {"seat_revoke", "作废席位"}, {"seat_restore", "恢复席位"}, {"seat_leave", "请假"}, {"seat_back", "销假"}, {"seat_recuse", "回避"}, {"seat_unrecuse", "取消回避"}, {"seat_admit", "人工入场"},
	{"round_open", "开始投票"}, {"round_extend", "延长投票"}, {"round_close", "结束投票"}, {"round_void", "作废一轮"}, {"round_cancel", "中止投票"}, {"round_repeat", "安排重投"},
	{"round_show", "公布一轮结果"}, {"round_hide", "收起一轮结果"},
	{"question_choose", "问题列入议程"}, {"question_ask", "现场问过"}, {"question_case", "问题立整改件"}, {"question_let_go", "问题转入分办"},
}
