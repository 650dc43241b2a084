package api

import (
	_ "embed"
	"encoding/json"
	"time"

	"github.com/gofiber/fiber/v2"
	"gopkg.in/yaml.v3"

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

// readyz says whether this server may be sent requests: the database answers, its clock agrees, its schema is ours.
func (a *App) readyz(c *fiber.Ctx) error {
	skew, err := a.DB.Ping(c.UserContext())
	if err != nil {
		a.Log.Error("not ready", "error", err.Error())
		return fault.New(fault.Unavailable, "database_down", "数据库没有回应，请检查数据库是否在运行。")
	}
	if skew.Abs() > skewLimit {
		return fault.New(fault.Unavailable, "clock_skew", "数据库的时钟和本机差 %.1f 秒，请校准时间。", skew.Seconds())
	}
	if n, err := a.DB.Pending(c.UserContext()); err != nil || n > 0 {
		return fault.New(fault.Unavailable, "schema_old", "数据库的结构不是最新的，请先运行 huiyin migrate。")
	}
	return c.SendString("ready")
}
