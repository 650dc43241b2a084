package view

import (
	"bytes"
	"context"
	"encoding/csv"
	"slices"
	"strconv"

	"huiyin/rectify"
)

// CasesCSV is a year's figure down to its cases, one line each with what was said on it: for the office and the auditor, since a case
// seldom has answers enough to hide one among them. 0 is the year that the public page opens with; NotFound for one of which there is nothing.
// It gives the year too, which goes on record with whoever looks.
func (s *Service) CasesCSV(ctx context.Context, year int) (table []byte, of int, err error) {
	l, err := s.lookup(ctx)
	if err != nil {
		return nil, 0, err
	}
	years, opens, err := s.years(ctx, l.today)
	if err != nil {
		return nil, 0, err
	}
	if year == 0 {
		year = opens
	}
	if !slices.Contains(years, year) {
		return nil, 0, notFound("这一年的数字")
	}
	db := s.db.Read(ctx)
	var cases []rectify.Case
	if err := rectify.Cohort(db, year).Where("part_of = ''").Find(&cases).Error; err != nil {
		return nil, 0, err
	}
	by := map[string]rectify.Case{}
	for _, c := range cases {
		by[c.ID] = c
	}
	said, err := rectify.Surveyed(rectify.Cohort(db, year))
	if err != nil {
		return nil, 0, err
	}
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	_ = w.Write([]string{"年", "件号", "单位代码", "单位", "目录", "类别代码", "类别", "首次公布", "满意", "基本满意", "不满意", "未答", "未能询问", "平均分"})
	n, rule := strconv.Itoa, s.rectify.Rules().Rule
	for _, x := range said {
		c, mean := by[x.Case], ""
		if m := x.Mean(rule); m != nil {
			mean = strconv.FormatFloat(*m, 'f', -1, 64)
		}
		_ = w.Write([]string{n(c.Year), n(c.Number), x.Unit, l.names[x.Unit], c.Edition, c.CohortRow, l.publicTitle(c), c.FirstPublishedOn,
			n(x.Satisfied), n(x.Fairly), n(x.Dissatisfied), n(x.Silent), n(x.NotAsked), mean})
	}
	w.Flush()
	return out.Bytes(), year, w.Error()
}
