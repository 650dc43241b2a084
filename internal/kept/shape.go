package kept

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"sync"

	"gorm.io/gorm/schema"

	"huiyin/internal/database"
	"huiyin/internal/privacy"
)

// shape is what is known of a type of rows.
type shape struct {
	table  database.KeptTable
	fields []*schema.Field // in the order of their columns' names; without the MAC and what stands apart
	key    []*schema.Field
	names  []string // of the columns that a proof reads
}

var shapes sync.Map // of *shape, by type

func shapeOf[T any](tx *database.Tx) (*shape, error) {
	of := reflect.TypeFor[T]()
	if s, ok := shapes.Load(of); ok {
		return s.(*shape), nil //nolint:errcheck,forcetypeassert // nothing else is stored
	}
	parsed, err := schema.Parse(reflect.New(of).Interface(), &sync.Map{}, tx.NamingStrategy)
	if err != nil {
		return nil, err
	}
	s := &shape{}
	var ok bool
	if s.table, ok = database.KeptNamed(parsed.Table); !ok {
		return nil, fmt.Errorf("rows of %s are not proved: database.Kept does not name it", parsed.Table)
	}
	for _, name := range slices.Sorted(slices.Values(parsed.DBNames)) {
		if name != s.table.Apart {
			s.names = append(s.names, name)
		}
		if name != s.table.Apart && name != macColumn {
			s.fields = append(s.fields, parsed.FieldsByDBName[name])
		}
	}
	for _, name := range s.table.Key {
		s.key = append(s.key, parsed.FieldsByDBName[name])
	}
	shapes.Store(of, s)
	return s, nil
}

const (
	macColumn = "mac"
	revColumn = "rev"
)

// value is a field of a row as the database gets it.
func (s *shape) value(tx *database.Tx, f *schema.Field, r any) any {
	v, _ := f.ValueOf(tx.Statement.Context, reflect.ValueOf(r).Elem())
	return v
}

// mac is the proof of a row as it will be stored.
func (s *shape) mac(tx *database.Tx, r any) (string, error) {
	b := buffers.Get().(*[]byte) //nolint:errcheck,forcetypeassert // the pool makes nothing else
	defer buffers.Put(b)
	all, v := (*b)[:0], reflect.ValueOf(r).Elem()
	for _, f := range s.fields {
		field := f.ReflectValueOf(tx.Statement.Context, v)
		if f.Serializer == nil {
			all = appendReflected(all, f.DBName, field)
			continue
		}
		stored, err := f.Serializer.Value(tx.Statement.Context, f, v, field.Interface())
		if err != nil {
			return "", err
		}
		all = appendRaw(all, f.DBName, stored)
	}
	*b = all
	return macOf(tx.Keys(), s.table.Name, all), nil
}

var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 4096); return &b }}

type keys interface {
	Macs(use string) *privacy.Macs
}

func macOf(k keys, table string, all []byte) string {
	sum := k.Macs("row:" + table).Sum(all)
	return base64.RawStdEncoding.EncodeToString(sum[:])
}

// touch notes for the record what became of a row: its table, key and version, the beginning of its MAC and of the one it replaces.
func touch(tx *database.Tx, s *shape, r any, now Stamp, was string) {
	parts := make([]string, len(s.key))
	for i, f := range s.key {
		parts[i] = fmt.Sprint(s.value(tx, f, r))
	}
	Line{Table: s.table.Name, Key: keyOf(parts), Rev: now.Rev, Now: now.Mac, Was: was}.touch(tx)
}

// keyOf names a row by its key columns in one word.
func keyOf(parts []string) string {
	for i, p := range parts {
		if strings.ContainsAny(p, " ;|%") {
			parts[i] = url.PathEscape(p)
		}
	}
	return strings.Join(parts, "|")
}
