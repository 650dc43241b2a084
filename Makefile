# 回音 Huiyin. `make help` says what each target is for; the work is done by scripts/.
.DEFAULT_GOAL := help
.PHONY: run build pages test lint fuzz dev bench soak chaos help

run: build ## 建好并启动：第一次会装入演示数据，打印网址和登录名
	@exec ./huiyin run

build: ## 建成一个程序 ./huiyin（页面在内）
	@scripts/build.sh

pages: ## 只建页面
	@scripts/pages.sh

test: ## 全部测试：SQLite、MariaDB、页面、浏览器；缺的工具自己装
	@scripts/test.sh

lint: ## 格式、静态检查、类型、生成的文件是否过时
	@scripts/lint.sh

fuzz: ## 模糊测试，每个 10 秒；HUIYIN_FUZZ=5m 更久
	@scripts/fuzz.sh

dev: ## 开发：服务 :8080，页面 :5173，改了就刷新
	@scripts/dev.sh

bench: ## 量速度：大城市，两种数据库，结果写进 docs/bench.md
	@scripts/bench.sh

soak: ## 长时间的随机测试
	HUIYIN_SOAK=1 CGO_ENABLED=0 go test -count=1 -timeout 120m ./rectify/... ./survey/... ./internal/...

chaos: ## 弄坏进程、磁盘、网络和时钟，看承诺还在不在（要 root，约十分钟）
	@scripts/chaos.sh

help: ## 这张表
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
