package view

import (
	"huiyin/internal/actor"
	"huiyin/rectify"
)

// Group is where a worklist shows one case.
func Group(c rectify.Case, who actor.Actor, today string) string { return group(c, who, today) }

// Parts are the names of a worklist's groups in their order.
func Parts() (out []string) {
	for _, p := range parts {
		out = append(out, p.name)
	}
	return out
}

// Desks are the names of the office's lists.
func Desks() (out []string) {
	for name := range desks {
		out = append(out, name)
	}
	return out
}
