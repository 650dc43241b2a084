package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"huiyin/internal/config"
)

// command is what the first word may be.
type command struct {
	name, say string
	args      []argument
	optional  int // how many of the last arguments may be left out
	flags     []flag
	example   string
	bare      bool // needs no settings
	run       func(*program, context.Context) error
}

// argument is a word that a command takes, in its place.
type argument struct {
	name, say string
	values    []string // it must be one of; none: anything
}

// flag is a --name=value of one command; the settings are flags of all of them.
type flag struct {
	name, normal, say string
	values            []string // it must be one of; none: anything
	bare              bool     // it is said or not, and has no value
}

// misuse is what whoever typed the command can set right: exit 2, where a failure is 1.
type misuse struct{ error }

func misused(say string, args ...any) error { return misuse{fmt.Errorf(say, args...)} }

// exitCode is what a shell learns of an error.
func exitCode(err error) int {
	var m misuse
	switch {
	case err == nil:
		return 0
	case errors.As(err, &m):
		return 2
	}
	return 1
}

// line is a command line, read: the words in their places, and the flags of the command.
type line struct {
	words []string
	flags map[string]string
	help  bool
}

// readLine reads what the settings left over. Nothing after -- is a flag.
func readLine(rest []string, known []flag) (l line, err error) {
	l.flags = map[string]string{}
	for _, f := range known {
		l.flags[f.name] = f.normal
	}
	for i := 0; i < len(rest); i++ {
		word := rest[i]
		switch {
		case word == "--":
			l.words = append(l.words, rest[i+1:]...)
			return l, nil
		case word == "--help" || word == "-h":
			l.help = true
		case len(word) < 2 || word[0] != '-':
			l.words = append(l.words, word)
		default:
			if i, err = l.readFlag(rest, i, known); err != nil {
				return l, err
			}
		}
	}
	return l, nil
}

// said is the value of a bare flag that was said.
const said = "yes"

// readFlag reads --name=value or --name value at i and says where it ends.
func (l line) readFlag(rest []string, i int, known []flag) (int, error) {
	name, value, has := strings.Cut(rest[i], "=")
	at := slices.IndexFunc(known, func(f flag) bool { return "--"+f.name == name })
	if at < 0 {
		return i, unknownFlag(name, known)
	}
	f := known[at]
	if f.bare && !has {
		l.flags[f.name] = said
		return i, nil
	}
	if !has {
		if i++; i == len(rest) {
			return i, misused("%s 后面缺少内容，请写成 %s=%s", name, name, strings.Join(f.values, "|"))
		}
		value = rest[i]
	}
	if len(f.values) > 0 && !slices.Contains(f.values, value) {
		return i, misused("%s 只能是 %s，不能是“%s”", name, strings.Join(f.values, " 或 "), value)
	}
	l.flags[f.name] = value
	return i, nil
}

func unknownFlag(name string, known []flag) error {
	all := append(config.Flags(), "--help")
	for _, f := range known {
		all = append(all, "--"+f.name)
	}
	return misused("没有“%s”这个设置，您是不是想写 %s？全部设置项请看 huiyin config", name, config.Nearest(name, all...))
}

// understand finds the command in a command line and reads what is said to it. Asked for help without a command it is help.
func understand(args []string) (command, line, error) {
	rest, err := config.Rest(args)
	if err != nil {
		return command{}, line{}, misuse{err}
	}
	at := slices.IndexFunc(rest, func(w string) bool { return len(w) > 0 && w[0] != '-' })
	if at < 0 {
		l, err := readLine(rest, nil)
		if err == nil && !l.help {
			err = misused("没有写命令。全部命令请看 huiyin --help")
		}
		l.help = false
		c, _ := find("help")
		return c, l, err
	}
	c, err := find(rest[at])
	if err != nil {
		return c, line{}, err
	}
	l, err := readLine(slices.Delete(rest, at, at+1), c.flags)
	if err != nil || l.help {
		return c, l, err
	}
	return c, l, c.check(l.words)
}

// find is the command that a word names.
func find(word string) (command, error) {
	var names []string
	for _, c := range commands() {
		if c.name == word {
			return c, nil
		}
		names = append(names, c.name)
	}
	return command{}, misused("没有“%s”这个命令，您是不是想写 %s？全部命令请看 huiyin --help", word, config.Nearest(word, names...))
}

// check says whether the words given are those that the command takes.
func (c command) check(words []string) error {
	switch {
	case len(words) < len(c.args)-c.optional:
		return misused("少了“%s”。用法：%s", c.args[len(words)].name, c.synopsis())
	case len(words) > len(c.args):
		return misused("“%s”是多余的。用法：%s", words[len(c.args)], c.synopsis())
	}
	for i, w := range words {
		if a := c.args[i]; len(a.values) > 0 && !slices.Contains(a.values, w) {
			return misused("不认识“%s”，您是不是想写 %s？用法：%s", w, config.Nearest(w, a.values...), c.synopsis())
		}
	}
	return nil
}
