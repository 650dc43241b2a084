package privacy_test

import (
	"strings"
	"testing"

	"huiyin/internal/privacy"
)

// Behind each cue each kind of given name, whatever the sentence goes on with.
func TestANameBehindAWeakCueIsHiddenWhateverFollowsIt(t *testing.T) {
	cues := strings.Fields(`我父亲 邻居 我妈 我老公 我儿子 我同事 业主 居民 村民 房东 患者 学生 老人 楼上 隔壁 租客 车主 负责人 举报 我是 本人 保安 老板 司机`)
	given := strings.Fields(`建国 秀英 志强 桂芳 海燕 小明 文华 国庆 卫东 红梅 金凤 永刚 子涵 梓轩 雨欣 浩然 宇航 佳怡 晓东 春生 水根 阿花 大勇 爱民 玉珠 德昌 立新 学文 长根 正清 有才 万春 伟 军 芳 丽 敏 静 强 磊 洋 艳 勇 杰 娟 涛 超 霞 平 刚 波 辉 鹏 娜`)
	family := strings.Fields(`王 李 张 刘 陈 赵 黄 周 吴 徐 孙 胡 朱 郭 何 马 罗 梁 宋 郑 谢 韩 唐 冯 董 程 蔡 彭 潘 袁 田 沈 姜 范 钟 傅 段 侯 戴`)
	goesOn := strings.Fields(`，没人管 被打了 占用楼道 在医院 天天吵 多次反映 家漏水 把门堵了 去年退休 也不同意 已经搬走 违章搭建 拖欠工资 拒绝赔偿 半夜唱歌 骂人 不肯签字 私拉电线 住院了 的房子漏水 摔伤了 和我 要求赔偿 无证经营 乱扔垃圾 养了五条狗 打麻将 没有医保 请假 说不行 下班回家 偷电 收了钱 跑了 今年六十岁 晚上跳舞 早出晚归 同意了 动手打人 报了警 认为不公 买了房 签了字`)
	all, left := 0, 0
	for i, cue := range cues {
		for j, name := range given {
			for k, end := range goesOn {
				all++
				person := family[(i*7+j*3+k)%len(family)] + name
				if strings.Contains(privacy.Mask(cue+person+end), person) {
					left++
				}
			}
		}
	}
	t.Logf("%d of %d stay", left, all)
	if left*50 > all {
		t.Errorf("%d of %d stay", left, all)
	}
}
