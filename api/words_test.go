package api_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"huiyin/api/view"
	"huiyin/internal/actor"
	"huiyin/rectify"
	"huiyin/survey"
	"huiyin/survey/question"
)

const wordsFile = "../mobile-h5/src/api/words.gen.ts"

// The pages' words of enum values are made from the rows that hold code and Chinese together; no word is typed twice.
// HUIYIN_UPDATE=1 go test ./api -run TestWords writes the file anew.
func TestWordsOfThePagesAreTheCodes(t *testing.T) {
	var b strings.Builder
	b.WriteString("// Made from the enums of the Go code by `HUIYIN_UPDATE=1 go test ./api -run TestWords`; never by hand.\n")
	list := func(name string, rows [][2]string) {
		b.WriteString("export const " + name + " = {\n")
		for _, r := range rows {
			say, err := json.Marshal(r[1])
			if err != nil {
				t.Fatal(err)
			}
			name := r[0]
			if strings.ContainsAny(name, ". ") {
				name = "'" + name + "'"
			}
			b.WriteString("  " + name + ": " + strings.ReplaceAll(string(say), `"`, "'") + ",\n")
		}
		b.WriteString("} as const\n")
	}
	var solved, levels, ratings, outcomes, states, supervision, aside, sources, roles [][2]string
	for _, o := range rectify.Solved {
		solved = append(solved, [2]string{o.Code, o.Label})
	}
	for _, o := range rectify.FeedbackLevels {
		levels = append(levels, [2]string{o.Code, o.Label})
	}
	for _, l := range question.Levels {
		ratings = append(ratings, [2]string{l.Code, l.Say})
	}
	for _, o := range rectify.Outcomes {
		outcomes = append(outcomes, [2]string{o.Code, o.Label})
	}
	for _, s := range rectify.States {
		states = append(states, [2]string{string(s.Code), s.Say})
	}
	for _, l := range rectify.Levels {
		supervision = append(supervision, [2]string{string(l.Code), l.Say})
	}
	for _, r := range survey.AsideReasons {
		aside = append(aside, [2]string{r.Code, r.Say})
	}
	for _, s := range survey.Sources {
		sources = append(sources, [2]string{s.Code, s.Say})
	}
	for _, r := range actor.Roles {
		roles = append(roles, [2]string{string(r.Role), r.Say})
	}
	var concernStates, photoStates, things, actions, details, lookReasons [][2]string
	for _, s := range survey.ConcernStates {
		concernStates = append(concernStates, [2]string{s.Code, s.Say})
	}
	for _, s := range survey.PhotoStates {
		photoStates = append(photoStates, [2]string{s.Code, s.Say})
	}
	for _, r := range survey.LookReasons {
		lookReasons = append(lookReasons, [2]string{r.Code, r.Say})
	}
	for _, w := range view.Things {
		things = append(things, [2]string{w.Code, w.Say})
	}
	var dangers, persons [][2]string
	for _, k := range survey.DangerKinds {
		dangers = append(dangers, [2]string{k.Code, k.Say})
	}
	for _, p := range survey.PersonReasons {
		persons = append(persons, [2]string{p.Code, p.Say})
	}
	for _, a := range view.Actions() {
		actions = append(actions, [2]string{strings.TrimSpace(a.Code + " " + string(a.At)), a.Say})
	}
	for _, w := range view.Details {
		details = append(details, [2]string{w.Code, w.Say})
	}
	list("solvedWords", solved)
	list("levelWords", levels)
	list("ratingWords", ratings)
	b.WriteString("/** Where a level stands on the scale that pages colour: 1 the best … 5 the worst, 0 for who does not know. */\nexport const levelPlaces = {\n")
	for _, l := range question.Levels {
		fmt.Fprintf(&b, "  %s: %d,\n", l.Code, l.Place)
	}
	b.WriteString("} as const\n")
	list("outcomeWords", outcomes)
	list("stateWords", states)
	list("supervisionWords", supervision)
	list("asideWords", aside)
	list("lookWords", lookReasons)
	list("sourceWords", sources)
	list("roleWords", roles)
	list("concernStateWords", concernStates)
	list("photoStateWords", photoStates)
	list("dangerWords", dangers)
	list("personWords", persons)
	b.WriteString("/** What the record is about, and what was done: by thing.verb or, where a verb is called otherwise in a state, by thing.verb and the state. */\n")
	list("thingWords", things)
	list("actionWords", actions)
	list("detailWords", details)
	if os.Getenv("HUIYIN_UPDATE") != "" {
		if err := os.WriteFile(wordsFile, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(wordsFile)
	if err != nil || string(have) != b.String() {
		t.Errorf("%s is stale (%v): run HUIYIN_UPDATE=1 go test ./api -run TestWords", wordsFile, err)
	}
}
