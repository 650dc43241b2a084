package survey

import (
	"context"

	"gorm.io/gorm"

	"huiyin/internal/database"
	"huiyin/internal/fault"
	"huiyin/internal/kept"
)

// Area 问题领域 with its problems and directions of one edition; the plan maps those to the area, not to rows.
type Area struct {
	Edition    string `gorm:"primaryKey"`
	Code       string `gorm:"primaryKey"`
	Name       string
	Problems   string // JSON list
	Directions string // JSON list
	Sort       int

	kept.Stamp
}

// Manifestation 具体表现 is a row of the catalogue (Table 3 of the plan). A row without lead unit is a catch-all
// that people choose; the unit is then the one named or rated.
type Manifestation struct {
	Edition  string `gorm:"primaryKey"`
	Code     string `gorm:"primaryKey"`
	Area     string
	Text     string // as the plan says it
	Short    string // as a citizen would say it
	LeadUnit string
	Sort     int

	kept.Stamp
}

// Catalogue 热点难点问题目录 is one edition; a later one does not touch what was classified under this.
type Catalogue struct {
	Edition string          `json:"edition"`
	Areas   []CatalogueArea `json:"areas"`
}

// CatalogueArea is an area with its rows.
type CatalogueArea struct {
	Code       string         `json:"code"`
	Name       string         `json:"name"`
	Problems   []string       `json:"problems"`
	Directions []string       `json:"directions"`
	Rows       []CatalogueRow `json:"rows"`
}

// CatalogueRow is a row with its lead unit, nil for a catch-all.
type CatalogueRow struct {
	Code     string    `json:"code"`
	Short    string    `json:"short"`
	Text     string    `json:"text"`
	Unit     *UnitName `json:"unit"`
	LeadUnit string    `json:"-"`
}

// Row is a row as other views carry it.
type Row struct {
	Code  string `json:"code"`
	Short string `json:"short"`
	Text  string `json:"text"`
	Area  string `json:"area"`
}

// readCatalogue reads an edition, and its rows by code.
func readCatalogue(db *gorm.DB, edition string, names map[string]string) (Catalogue, map[string]Manifestation, error) {
	c, byCode := Catalogue{Edition: edition, Areas: []CatalogueArea{}}, map[string]Manifestation{}
	var areas []Area
	var rows []Manifestation
	if err := db.Where("edition = ?", edition).Order("sort, code").Find(&areas).Error; err != nil {
		return c, nil, err
	}
	if err := db.Where("edition = ?", edition).Order("sort, code").Find(&rows).Error; err != nil {
		return c, nil, err
	}
	of := map[string][]CatalogueRow{}
	for _, m := range rows {
		byCode[m.Code] = m
		of[m.Area] = append(of[m.Area], CatalogueRow{Code: m.Code, Short: m.Short, Text: m.Text, Unit: unitName(names, m.LeadUnit), LeadUnit: m.LeadUnit})
	}
	for _, a := range areas {
		c.Areas = append(c.Areas, CatalogueArea{Code: a.Code, Name: a.Name, Problems: list(a.Problems), Directions: list(a.Directions), Rows: append([]CatalogueRow{}, of[a.Code]...)})
	}
	return c, byCode, nil
}

func unitName(names map[string]string, code string) *UnitName {
	if code == "" {
		return nil
	}
	return &UnitName{code, names[code]}
}

func (c Catalogue) rows() []CatalogueRow {
	var out []CatalogueRow
	for _, a := range c.Areas {
		out = append(out, a.Rows...)
	}
	return out
}

// Row finds a row by its code; ok is false for none.
func (c Catalogue) Row(code string) (row Row, ok bool) {
	for _, a := range c.Areas {
		for _, r := range a.Rows {
			if r.Code == code {
				return Row{Code: r.Code, Short: r.Short, Text: r.Text, Area: a.Name}, true
			}
		}
	}
	return Row{}, false
}

// Directions are the 整改方向 of an area as they stood in an edition; none for what the plan gives none.
func (s *Service) Directions(ctx context.Context, edition, area string) []string {
	for _, a := range s.reference(ctx).editions[edition].Areas {
		if a.Code == area {
			return a.Directions
		}
	}
	return nil
}

// Find is a row with its lead unit.
func (c Catalogue) Find(code string) (CatalogueRow, bool) {
	for _, r := range c.rows() {
		if r.Code == code {
			return r, true
		}
	}
	return CatalogueRow{}, false
}

// Area finds the area of a row.
func (c Catalogue) Area(row string) (CatalogueArea, bool) {
	for _, a := range c.Areas {
		for _, r := range a.Rows {
			if r.Code == row {
				return a, true
			}
		}
	}
	return CatalogueArea{}, false
}

// RowOf is the row as it stood in an edition: history stays on the edition it was classified under.
func RowOf(tx *database.Tx, edition, code string) (Manifestation, error) {
	var m []Manifestation
	if err := tx.Where("edition = ? AND code = ?", edition, code).Limit(1).Find(&m).Error; err != nil {
		return Manifestation{}, err
	}
	if len(m) == 0 {
		return Manifestation{}, fault.InField("row", "unknown_row", "目录里没有这一行,请重新选择。")
	}
	return m[0], nil
}

// RowFor is the row that an officer gives a concern: of the edition that it arrived under or, when that has no such row, of the one in
// force: who waited over New Year is not kept from the new rows. Invalid when neither has it.
func (s *Service) RowFor(tx *database.Tx, c Concern, code string) (Manifestation, error) {
	m, err := RowOf(tx, c.Edition, code)
	if now := s.cached.Load().catalogue.Edition; fault.Is(err, fault.Invalid) && now != c.Edition {
		return RowOf(tx, now, code)
	}
	return m, err
}
