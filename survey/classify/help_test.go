package classify_test

import (
	"sync"

	"huiyin/survey/classify"
)

// rows is the catalogue of 2016-2020 with the short names the tests need none of.
var rows = []classify.Row{
	{Code: "CJ-01", Text: "城市建设规划长远性不够"},
	{Code: "CJ-02", Text: "区域规划重点不够突出，特色不鲜明"},
	{Code: "CJ-03", Text: "地铁建设规划不合理，对市民出行影响大"},
	{Code: "CJ-04", Text: "城市路网规划前瞻性不够"},
	{Code: "CJ-05", Text: "要加大推进统筹城乡发展力度"},
	{Code: "CJ-06", Text: "城市建设部门各自为政，道路经常开挖"},
	{Code: "CJ-07", Text: "违章建筑拆除力度需加大"},
	{Code: "CJ-08", Text: "地铁建设工期长、建设要加快"},
	{Code: "CG-01", Text: "交通组织有待进一步优化"},
	{Code: "CG-02", Text: "公交出行不够便捷"},
	{Code: "CG-03", Text: "主城区停车难现象依旧严重"},
	{Code: "CG-04", Text: "限牌摇号政策有待进一步完善"},
	{Code: "CG-05", Text: "垃圾分类难落地"},
	{Code: "CG-06", Text: "道路照明设施设计不合理；公厕、垃圾箱布点设置不够人性化"},
	{Code: "CG-07", Text: "公共场所无障碍设施建设不到位"},
	{Code: "CG-08", Text: "公交车及站点细节不够人性化、智能化"},
	{Code: "CG-09", Text: "风景区绿化及养护工作水平与城市发展不匹配"},
	{Code: "CG-10", Text: "老旧小区物业管理缺失"},
	{Code: "CG-11", Text: "城市管理的智慧化水平有待提高"},
	{Code: "CG-12", Text: "城市管理执法水平有待提高"},
	{Code: "CG-13", Text: "对互联网租赁自行车的管理严重滞后"},
	{Code: "CG-14", Text: "噪音、宠物扰民监管缺失"},
	{Code: "CG-15", Text: "新建道路、断头路移交难，管理乱"},
	{Code: "CG-16", Text: "工程车抛洒扬尘、偷倒渣土情况突出"},
	{Code: "GG-00", Text: "公共服务和民生保障"},
	{Code: "JG-00", Text: "机关效能建设"},
}

// model is the model as it ships, trained once for all tests.
var model = sync.OnceValue(func() *classify.Model { return classify.New(rows, classify.Examples()) })
