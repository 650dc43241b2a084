package api

import (
	_ "embed"
	"encoding/json"
	"time"

	"github.com/gofiber/fiber/v2"
	"gopkg.in/yaml.v3"

	"huiyin/internal/database"
	"huiyin/internal/fault"
)

//go:embed openapi.yaml
var openapi []byte

// openapiJSON serves the description of the API as JSON, made once.
func openapiJSON() fiber.Handler {
	body, err := OpenAPI()
	return func(c *fiber.Ctx) error {
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
		return c.Send(body)
	}
}

// OpenAPI is the description of the API as JSON.
func OpenAPI() ([]byte, error) {
	var doc map[string]any
	if err := yaml.Unmarshal(openapi, &doc); err != nil {
		return nil, err
	}
	return json.Marshal(doc)
}

func (a *App) healthz(c *fiber.Ctx) error { return c.SendString("ok") }

// skewLimit is how far the database's clock may be from ours, which decides everything.
const skewLimit = 2 * time.Second

// notReady are the sentences for the operator.
var notReady = map[database.Trouble]string{
	database.Silent: "数据库没有回应，请检查数据库是否在运行。",
	database.Full:   "数据库所在的磁盘满了，请腾出空间；腾出以后会自己恢复。",
	database.Broken: "数据库所在的磁盘写不进去，请检查磁盘和数据库的日志。",
}

// readyz says whether this server may be sent requests: the database answers and stores, its clock agrees, its schema is ours.
func (a *App) readyz(c *fiber.Ctx) error {
	skew, err := a.DB.Ready(c.UserContext())
	if why := a.DB.Trouble(err); err != nil && why != database.Fine {
		return fault.New(fault.Unavailable, "database_"+string(why), "%s", notReady[why])
	} else if err != nil {
		return fault.New(fault.Unavailable, "schema_old", "数据库的结构不是最新的，请先运行 huiyin migrate。")
	}
	if skew.Abs() > skewLimit {
		return fault.New(fault.Unavailable, "clock_skew", "数据库的时钟和本机差 %.1f 秒，请校准时间。", skew.Seconds())
	}
	if n, err := a.DB.Pending(c.UserContext()); err != nil || n > 0 {
		return fault.New(fault.Unavailable, "schema_old", "数据库的结构不是最新的，请先运行 huiyin migrate。")
	}
	return c.SendString("ready")
}
