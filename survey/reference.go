package survey

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"gorm.io/gorm"

	"huiyin/internal/database"
	"huiyin/internal/day"
	"huiyin/survey/classify"
)

// reference is what almost every view needs and almost nothing changes, all of one moment: units, catalogue, and the model that was
// made of that catalogue.
type reference struct {
	version string // of the last import by any process
	year    int    // the city's, by which units are active

	units     []UnitFull // of this year
	all       []Unit     // that ever were
	names     map[string]string
	districts []string // of this year
	catalogue Catalogue
	rows      map[string]Manifestation // of its edition
	editions  Editions
	examined  []classify.Row
	model     *classify.Model
}

// referenceVersion is the setting that each import changes in its own transaction.
const referenceVersion = "reference"

// lookEvery is how long the reference is believed before the version is looked at again: an import here is seen at once, one by
// another process within this time.
const lookEvery = time.Second

// reference is the one in force. While somebody looks, or the database does not answer, what stands is good enough.
func (s *Service) reference(ctx context.Context) *reference {
	r := s.cached.Load()
	if r.year == s.year() && time.Now().UnixNano() < s.lookAt.Load() || !s.looking.TryLock() {
		return r
	}
	defer s.looking.Unlock()
	if fresh, err := s.look(ctx); err == nil {
		return fresh
	}
	return r
}

// fresh is the reference as it stands in the database now, for what decides by it: the start and the imports.
func (s *Service) fresh(ctx context.Context) (*reference, error) {
	s.looking.Lock()
	defer s.looking.Unlock()
	return s.look(ctx)
}

func (s *Service) look(ctx context.Context) (*reference, error) {
	defer s.lookAt.Store(time.Now().Add(lookEvery).UnixNano())
	r := s.cached.Load()
	version, err := setting(s.db.Read(ctx), referenceVersion)
	if err != nil || r != nil && r.version == version && r.year == s.year() {
		return r, err
	}
	next := &reference{year: s.year(), editions: Editions{}}
	err = s.db.Read(ctx).Transaction(func(tx *gorm.DB) error { return next.read(tx) }, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return r, err
	}
	next.learn(r, s.examples)
	s.cached.Store(next)
	return next, nil
}

// year is the city's.
func (s *Service) year() int { return s.db.Now().In(day.Shanghai).Year() }

func (r *reference) read(db *gorm.DB) (err error) {
	if r.version, err = setting(db, referenceVersion); err != nil {
		return err
	}
	if err = r.readUnits(db); err != nil {
		return err
	}
	var names []string
	if err = db.Model(&Manifestation{}).Distinct().Order("edition").Pluck("edition", &names).Error; err != nil {
		return err
	}
	r.catalogue = Catalogue{Areas: []CatalogueArea{}}
	for _, e := range names { // the last is the newest, and in force
		if r.catalogue, r.rows, err = readCatalogue(db, e, r.names); err != nil {
			return err
		}
		r.editions[e] = r.catalogue
	}
	return nil
}

// learn makes the model of the catalogue; the former one serves on when no row has changed.
func (r *reference) learn(former *reference, examples []classify.Example) {
	for _, m := range r.catalogue.rows() {
		if m.LeadUnit != "" { // a catch-all row has no lead and is chosen by people alone
			r.examined = append(r.examined, classify.Row{Code: m.Code, Text: m.Text, Short: m.Short})
		}
	}
	if former != nil && slices.Equal(former.examined, r.examined) {
		r.model = former.model
		return
	}
	r.model = classify.New(r.examined, examples)
}

// likely is the row under which the machine opens a case by itself: it is sure, and the row's lead unit is there this year. Nil else.
func (r *reference) likely(v classify.Verdict) *Manifestation {
	if !v.Sure || len(v.Candidates) == 0 {
		return nil
	}
	row, ok := r.rows[v.Candidates[0].Code]
	if !ok || !r.active(row.LeadUnit) {
		return nil
	}
	return &row
}

func (r *reference) active(unit string) bool {
	return slices.ContainsFunc(r.units, func(u UnitFull) bool { return u.Code == unit })
}

// raise changes the version of the reference; the last thing that an import does.
func raise(tx *database.Tx) error { return PutSetting(tx, referenceVersion, tx.ID()) }

// Model is the classification in use.
func (s *Service) Model() *classify.Model { return s.cached.Load().model }

// Units are all units of this year, in their order.
func (s *Service) Units(ctx context.Context) ([]UnitFull, error) { return s.reference(ctx).units, nil }

// Names are the names of all units that ever were, by code.
func (s *Service) Names(ctx context.Context) (map[string]string, error) {
	return s.reference(ctx).names, nil
}

// Districts are the names of the districts and counties, in their order.
func (s *Service) Districts(ctx context.Context) ([]string, error) {
	return s.reference(ctx).districts, nil
}

// Catalogue is the newest edition; its Edition is empty in a database without any.
func (s *Service) Catalogue(ctx context.Context) (Catalogue, error) {
	return s.reference(ctx).catalogue, nil
}

// Editions are the catalogues of all editions by their names: what was classified under one keeps its words.
type Editions map[string]Catalogue

// Editions are all editions of the catalogue.
func (s *Service) Editions(ctx context.Context) (Editions, error) {
	return s.reference(ctx).editions, nil
}
