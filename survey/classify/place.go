package classify

import (
	"regexp"
	"strings"
)

// placeBound are the rows that say nothing to a unit without a place.
var placeBound = words(`CJ-06 CJ-07 CG-01 CG-03 CG-06 CG-07 CG-10 CG-13 CG-14 CG-15 CG-16`)

// PlaceBound says whether what a row speaks of stands somewhere.
func PlaceBound(code string) bool { return placeBound[code] }

const (
	// named is the name of a road or estate: no punctuation, no figures and none of the words that lead up to a name.
	named = `([^\x00-\x7f，。！？；：、“”（）\s在的到从和与跟往了住是去过我你他这那条个有每走修对旁边门口着把被给就都也还没不很问说请来由于把前后里外两几某该本各小区道马公]{2,5})`
	road  = `(?:路|街|大道|巷|弄)`
)

// places are the shapes of an address, the most exact first.
var placeShapes = []*regexp.Regexp{
	regexp.MustCompile(named + road + `[与和跟]` + named + road + `(?:交叉口|路口|口)?`),
	regexp.MustCompile(named + road + `\d{1,4}号`),
	regexp.MustCompile(named + `(?:小区|花园|新村|家园|公寓|花苑|苑)(?:[一二三四五六七八九十]区|[东南西北]区|\d{1,3}幢)?`),
	regexp.MustCompile(named + `[一二三四五六七八九十]区(?:\d{1,3}幢)?`),
	regexp.MustCompile(named + `(?:大桥|公园|广场|菜场|地铁站|公交站|医院|小学|中学|街道)`),
	regexp.MustCompile(named + `(?:路口|` + road + `)`),
}

// ends are the last characters of the shapes, one of which stands in every address.
const ends = "路街道巷弄号区园村寓苑桥场站院学"

// longestPlace is how many bytes of an address are read.
const longestPlace = 120

// PlaceIn is the address that a text names, empty when it names none.
func PlaceIn(text string) string {
	if !strings.ContainsAny(text, ends) { // most texts name none, and the shapes are dear
		return ""
	}
	for _, shape := range placeShapes {
		if at := shape.FindString(text); at != "" && len(at) <= longestPlace && !strings.Contains(at, "*") {
			return at
		}
	}
	return ""
}
