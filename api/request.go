package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"reflect"
	"strings"
	"unicode/utf8"

	"github.com/go-playground/validator/v10"
	"github.com/gofiber/fiber/v2"

	"huiyin/internal/actor"
	"huiyin/internal/fault"
	"huiyin/internal/once"
)

var validate = func() *validator.Validate {
	v := validator.New(validator.WithRequiredStructEnabled())
	v.RegisterTagNameFunc(func(f reflect.StructField) string { return strings.Split(f.Tag.Get("json"), ",")[0] })
	return v
}()

// read binds the JSON body and checks what a struct's tags can say; what depends on the rows is the verb's to judge.
func read(c *fiber.Ctx, into any) error {
	if media, _, _ := mime.ParseMediaType(c.Get(fiber.HeaderContentType)); media != fiber.MIMEApplicationJSON {
		return fiber.ErrUnsupportedMediaType
	}
	body := c.Request().Body() // as it came: Fiber's own unpacks it first
	if len(body) > maxJSON {
		return fault.New(fault.TooLarge, "too_large", "内容太长了，请删短一些，或者分几次提交。")
	}
	if !utf8.Valid(body) {
		return fault.New(fault.Invalid, "not_utf8", "内容里有读不出来的字符，请重新输入。")
	}
	body, err := legible(body)
	if err == nil {
		err = json.Unmarshal(body, into)
	}
	if err != nil {
		return unreadable(err)
	}
	return checked(validate.Struct(into))
}

func unreadable(err error) error {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f
	}
	var t *json.UnmarshalTypeError
	if errors.As(err, &t) && t.Field != "" {
		return fault.InField(t.Field, "wrong_type", "“%s”填得不对，请重新填写。", label(t.Field))
	}
	return fault.New(fault.Invalid, "bad_json", "提交的内容不完整，请刷新页面再试，您填的内容还在。")
}

// fieldLabels are the fields as forms call them, by their path where the name alone is another field's.
var fieldLabels = map[string]string{
	"text": "意见", "place.text": "地点", "contact": "联系方式", "photos": "照片", "district": "区县", "message": "留言", "reason": "原因", "reply": "答复", "evidence": "依据", "name": "登录名", "password": "口令",
	"version": "版本", "answers": "答案", "contents": "整改内容", "measures": "具体举措", "steps": "工作步骤", "leader": "分管领导", "division": "责任处室", "sentence": "给市民的话", "texts": "各段文字",
	"title": "标题", "solved": "问题解决了吗", "level": "满意吗", "lat": "位置", "lng": "位置", "parts": "配合单位做什么", "order": "依谁的要求", "days": "天数", "hint": "选择的问题", "about": "单位",
}

func label(field string) string {
	if l, ok := fieldLabels[field]; ok {
		return l
	}
	name := field[strings.LastIndexByte(field, '.')+1:]
	if l, ok := fieldLabels[name]; ok {
		return l
	}
	return name
}

// checked makes one fault of all that the validator found.
func checked(err error) error {
	var found validator.ValidationErrors
	if err == nil || !errors.As(err, &found) {
		return err
	}
	f := &fault.Fault{Kind: fault.Invalid, Reason: "invalid"}
	for _, e := range found {
		_, path, named := strings.Cut(e.Namespace(), ".") // place.text: the page knows the field by it
		if !named {
			path = e.Field() // of a struct without a name
		}
		name := label(path)
		say := fmt.Sprintf("“%s”填得不对，请重新填写。", name)
		switch {
		case e.Tag() == "required_with":
			say = fmt.Sprintf("“%s”不完整，请重新选一次。", name)
		case e.Tag() == "required" || e.Tag() == "min":
			say = fmt.Sprintf("请填写“%s”。", name)
		case e.Tag() == "max" && e.Kind() == reflect.String:
			say = fmt.Sprintf("“%s”最多 %s 个字，请删短一些。", name, e.Param())
		case e.Tag() == "max":
			say = fmt.Sprintf("“%s”最多 %s 项，请去掉一些。", name, e.Param())
		case e.Tag() == "oneof":
			say = fmt.Sprintf("“%s”不在选项里，请重新选择。", name)
		}
		f.Fields = append(f.Fields, fault.Field{Name: path, Say: say})
		f.Say += say
	}
	return f
}

// uploaded is the file of a form, copied once: Fiber's own way holds a photo four times over.
func uploaded(c *fiber.Ctx, name string) ([]byte, error) {
	_, params, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	if err != nil {
		return nil, err
	}
	body := c.Request().Body()
	form := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	for {
		part, err := form.NextRawPart()
		if err != nil {
			return nil, err
		}
		if part.FormName() == name && part.FileName() != "" {
			file := bytes.NewBuffer(make([]byte, 0, len(body)))
			_, err = file.ReadFrom(io.LimitReader(part, int64(len(body))))
			return file.Bytes(), err
		}
	}
}

// intention is what the client names with an Idempotency-Key, with all that the request says.
func intention(c *fiber.Ctx) (once.Intention, error) {
	key := c.Get("Idempotency-Key")
	if err := once.CheckKey(key); err != nil {
		return once.Intention{}, err
	}
	return once.Intention{Key: key, Body: c.Method() + " " + c.Path() + "\n" + string(c.Request().Body())}, nil
}

// who is the staff member behind the request, put there by may.
func who(c *fiber.Ctx) actor.Actor {
	a, _ := c.Locals(actorKey{}).(actor.Actor)
	return a
}

type actorKey struct{}

func requestID(c *fiber.Ctx) string {
	id, _ := c.Locals("requestid").(string)
	return id
}

func created(c *fiber.Ctx, v any) error { return c.Status(fiber.StatusCreated).JSON(v) }
