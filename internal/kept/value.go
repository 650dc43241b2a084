package kept

import (
	"encoding/binary"
	"math"
	"reflect"
)

// What goes into a MAC is what the database holds, in one form for all databases: a name, a kind and a value. What is zero is left out,
// so that a column that comes later, NOT NULL with 0 or '' as its default, breaks no proof; NULL is told from zero.

func appendName(b []byte, name string) []byte {
	b = append(b, name...)
	return append(b, 0)
}

func appendInt(b []byte, name string, n int64) []byte {
	if n == 0 {
		return b
	}
	return binary.BigEndian.AppendUint64(append(appendName(b, name), 'i'), uint64(n)) //nolint:gosec // its bits
}

func appendFloat(b []byte, name string, x float64) []byte {
	if x == 0 {
		return b
	}
	return binary.BigEndian.AppendUint64(append(appendName(b, name), 'f'), math.Float64bits(x))
}

func appendText[S string | []byte](b []byte, name string, s S) []byte {
	if len(s) == 0 {
		return b
	}
	b = binary.BigEndian.AppendUint64(append(appendName(b, name), 's'), uint64(len(s)))
	return append(b, s...)
}

func appendNull(b []byte, name string) []byte { return append(appendName(b, name), 'n') }

// appendRaw is a value as a driver reads it.
func appendRaw(b []byte, name string, v any) []byte {
	switch x := v.(type) {
	case nil:
		return appendNull(b, name)
	case int64:
		return appendInt(b, name, x)
	case float64:
		return appendFloat(b, name, x)
	case string:
		return appendText(b, name, x)
	case []byte:
		return appendText(b, name, x)
	case bool:
		return appendBool(b, name, x)
	}
	return appendReflected(b, name, reflect.ValueOf(v))
}

func appendBool(b []byte, name string, is bool) []byte {
	if is {
		return appendInt(b, name, 1)
	}
	return b
}

// appendReflected is a field of a row as it will be stored.
func appendReflected(b []byte, name string, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return appendNull(b, name)
		}
		return appendReflected(b, name, v.Elem())
	case reflect.Bool:
		return appendBool(b, name, v.Bool())
	case reflect.Float32, reflect.Float64:
		return appendFloat(b, name, v.Float())
	case reflect.String:
		return appendText(b, name, v.String())
	case reflect.Slice:
		if v.IsNil() {
			return appendNull(b, name)
		}
		return appendText(b, name, v.Bytes())
	}
	return appendInt(b, name, v.Int()) // all that is left; another kind panics the first time it is tried
}
