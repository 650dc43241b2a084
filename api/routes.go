package api

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"huiyin/internal/actor"
)

// routes is every route there is: method, path, who may, verb. A test compares it with openapi.yaml both ways.
func (a *App) routes() error {
	w := a.Web
	w.Use(a.observe, a.recovered, a.secure, plainly, a.sameOrigin, a.WeChat.Know)

	w.Get("/healthz", a.healthz)
	w.Get("/readyz", a.readyz)
	w.Get("/api/openapi.json", openapiJSON())

	many := func(kind string) fiber.Handler { return a.atMost(kind, 400, time.Minute) }
	v := w.Group("/api/v1")
	v.Get("/site", a.site)
	v.Get("/catalogue", a.catalogue)
	v.Get("/units", a.units)
	v.Get("/surveys/:code", a.atMost("questionnaire", 1200, time.Minute), a.getSurvey)
	v.Post("/surveys/:code/responses", many("response"), a.submitResponse)
	v.Post("/photos", many("photo"), a.uploadPhoto)
	v.Post("/classify", many("classify"), a.classify)
	v.Post("/opinions", many("opinion"), a.submitOpinion)
	v.Get("/receipts/:receipt", a.follow)
	v.Get("/receipts/:receipt/qr", many("qr"), a.receiptQR)
	v.Get("/receipts/:receipt/photos/:id", a.herPhoto)
	v.Post("/receipts/:receipt/seen", a.seen)
	v.Post("/receipts/:receipt/concerns/:n/feedback", many("feedback"), a.rate)
	v.Post("/receipts/:receipt/concerns/:n/messages", many("message"), a.writeMessage)
	v.Post("/receipts/:receipt/concerns/:n/objection", many("objection"), a.object)

	v.Get("/mine", many("mine"), a.mine)
	v.Delete("/mine", a.forgetMe)
	v.Delete("/mine/session", a.leaveMine)
	v.Post("/mine/receipts/:receipt", many("mine"), a.keepReceipt)
	v.Post("/mine/drafts/:draft", many("opinion"), a.finishDraft)
	v.Get("/wechat/signature", many("signature"), a.signPage)

	looking := a.atMost("public", 1200, time.Minute) // cached: figures.go weighs what is not
	v.Get("/public/overview", looking, a.overview)
	v.Get("/public/units/:code", looking, a.publicUnit)
	v.Get("/public/figures.csv", looking, a.figuresCSV)
	v.Get("/public/surveys/:code", looking, a.publicSurvey)

	staff := []actor.Role{actor.Handler, actor.Lead, actor.Office, actor.Auditor}
	v.Post("/session", a.logIn)
	v.Get("/session", a.session) // also when the second step is still to come
	v.Delete("/session", a.logOut)
	v.Post("/session/code", a.enterCode)
	v.Post("/session/second", a.beginSecond)
	v.Post("/session/second/confirm", a.confirmSecond)
	v.Post("/session/password", a.newPassword)
	v.Post("/links/look", many("link"), a.lookAtLink)
	v.Post("/links", many("link"), a.followLink)
	v.Get("/states", a.may(staff...), a.states)
	v.Get("/unit/cases", a.may(actor.Handler, actor.Lead), a.unitCases)
	v.Get("/office/cases", a.may(actor.Office, actor.Auditor), a.officeCases)
	v.Get("/cases/:id", a.may(staff...), a.getCase)
	v.Post("/cases/:id/:verb", a.may(staff...), a.act) // who may do which verb stands in rectify/states.go
	v.Post("/lint", a.may(actor.Handler, actor.Lead, actor.Office), a.lint)
	v.Get("/wording", a.may(staff...), a.wording)
	v.Post("/office/desks/:unit", a.may(actor.Office), a.setDesk)
	v.Get("/photos/:id", a.may(staff...), a.getPhoto)
	v.Get("/office/concerns", a.may(actor.Office, actor.Auditor), a.concerns)
	v.Get("/office/alarms", a.may(actor.Office, actor.Auditor), a.alarms)
	// The auditor decides about what accuses the office, and about nothing else: the verbs see to it.
	v.Post("/office/concerns/:id/:verb", a.may(actor.Office, actor.Auditor), a.triage)
	v.Post("/office/opinions/:id/original", a.may(actor.Office, actor.Auditor), look(a.Survey.RevealOriginal))
	v.Post("/office/objections/:id/original", a.may(actor.Office, actor.Auditor), words(a.Survey.RevealObjection)) // id of its concern
	v.Post("/office/reasons/:id/original", a.may(actor.Office, actor.Auditor), words(a.Rectify.RevealReason))
	v.Post("/office/messages/:id/original", a.may(actor.Office, actor.Auditor), words(a.Rectify.RevealMessage))
	v.Post("/office/photos/:id/:verb", a.may(actor.Office), a.judgePhoto)
	v.Get("/office/accounts", a.may(actor.Office, actor.Auditor), a.accounts)
	v.Post("/office/accounts", a.may(actor.Office), a.invite)
	v.Post("/office/accounts/:id/:verb", a.may(actor.Office), a.manage)
	v.Get("/office/figures.csv", a.may(actor.Office, actor.Auditor), a.casesCSV)
	v.Get("/office/letters", a.may(actor.Office, actor.Auditor), a.letters)
	v.Post("/office/letters/:id/again", a.may(actor.Office), a.sendAgain)
	v.Get("/office/texts", a.may(actor.Office, actor.Auditor), a.chatTexts)
	v.Post("/office/texts/:code", a.may(actor.Office), a.setText)
	v.Post("/office/menu", a.may(actor.Office), a.publishMenu)
	v.Get("/unit/news", a.may(actor.Handler, actor.Lead), a.news)
	v.Post("/unit/news/seen", a.may(actor.Handler, actor.Lead), a.newsSeen)
	v.Get("/office/audits", a.may(actor.Office, actor.Auditor), a.audits)

	a.room = a.hearing()
	a.room.Routes(v)

	w.Get("/wechat", a.WeChat.Callback)
	w.Post("/wechat", a.WeChat.Callback) // WeChat's own: verified, it counts in no budget
	w.Get("/wechat/enter", many("enter"), a.WeChat.Enter)
	w.Get("/wechat/return", many("enter"), a.WeChat.Return)
	w.All("/demo/*", a.stage)
	w.Get("/MP_verify_:tag.txt", a.WeChat.DomainFile)
	for _, page := range []string{"/", "/mine", "/say", "/r", "/public", "/public/:unit", "/hearings", "/hearings/:code", "/h/:code", "/h/:code/door"} {
		w.Get(page, a.page("index.html"))
	}
	w.Get("/s/:code", a.surveyPage)
	w.Get("/console", a.page("console.html"))
	w.Get("/console/*", a.page("console.html"))
	w.Get("/screen/:code", a.page("screen.html"))
	w.Get("/assets/*", a.asset)
	w.Get("/icon.svg", a.asset)
	w.Use(a.nowhere)
	return nil
}
