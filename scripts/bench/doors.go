package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// levels are given in turn.
var levels = []string{"satisfied", "mostly", "fairly", "hardly", "unknown"}

// words is a free text of 150 characters, as long as the one that the others were measured with.
var words = strings.Repeat("下班后小区门口的路灯有三盏不亮，老人出门看不清台阶，已经摔过一次，希望尽快修好，", 4)

// whole is a whole visit: the page with the questionnaire in it, then the answers, every second with a text.
func (c *city) whole(ctx context.Context, n int) error {
	if _, err := c.ask(ctx, http.MethodGet, "/s/"+survey, "", "", http.StatusOK); err != nil {
		return err
	}
	_, err := c.ask(ctx, http.MethodPost, "/api/v1/surveys/"+survey+"/responses", c.answers(n), "", http.StatusCreated)
	return err
}

func (c *city) answers(n int) string {
	ratings := map[string]any{}
	for i, u := range c.units {
		ratings[u] = map[string]string{"level": levels[(i+n)%len(levels)]}
	}
	answers := map[string]any{c.question: ratings}
	if n%2 == 0 {
		answers[c.text] = fmt.Sprintf("%s第 %d 幢。", words, n)
	}
	body, err := json.Marshal(map[string]any{"version": c.version, "answers": answers})
	if err != nil {
		panic(err) // plain maps and strings
	}
	return string(body)
}

func letter(n int) string {
	return fmt.Sprintf(`{"text":"文晖路 %d 号门前共享单车乱停，盲道全占了，早高峰只能走到马路上"}`, n)
}

// opinion is a letter, stored.
func (c *city) opinion(ctx context.Context, n int) error {
	got, err := c.ask(ctx, http.MethodPost, "/api/v1/opinions", letter(n), "", http.StatusCreated)
	if err == nil {
		c.kept(got)
	}
	return err
}

// understood is the same letter, understood and not stored: what storing costs is the ratio of the two.
func (c *city) understood(ctx context.Context, n int) error {
	_, err := c.ask(ctx, http.MethodPost, "/api/v1/classify", letter(n), "", http.StatusOK)
	return err
}

// from asks for one of several addresses in turn.
func (c *city) from(cookie string, paths ...string) visit {
	return func(ctx context.Context, n int) error {
		_, err := c.ask(ctx, http.MethodGet, paths[n%len(paths)], "", cookie, http.StatusOK)
		return err
	}
}

func (c *city) casePages() visit {
	var paths []string
	for _, id := range c.cases {
		paths = append(paths, "/api/v1/cases/"+id)
	}
	return c.from(c.office, paths...)
}

func (c *city) follow(ctx context.Context, n int) error {
	c.mu.Lock()
	receipt := c.receipts[n%len(c.receipts)]
	c.mu.Unlock()
	_, err := c.ask(ctx, http.MethodGet, "/api/v1/receipts/"+receipt, "", "", http.StatusOK)
	return err
}
