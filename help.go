package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"strings"
)

// synopsis is the command on one line: what may be left out stands in brackets.
func (c command) synopsis() string {
	out := "huiyin " + c.name
	for i, a := range c.args {
		if i < len(c.args)-c.optional {
			out += " " + a.name
		} else {
			out += " [" + a.name + "]"
		}
	}
	for _, f := range c.flags {
		out += " [--" + f.name + f.takes() + "]"
	}
	return out
}

// takes is what follows the name of the flag.
func (f flag) takes() string {
	switch {
	case f.bare:
		return ""
	case len(f.values) == 0:
		return "=" + f.normal
	}
	return "=" + strings.Join(f.values, "|")
}

// help is what one command is for, with all it takes.
func (c command) help(out io.Writer) {
	fmt.Fprintf(out, "%s\n\n用法：%s\n", c.say, c.synopsis())
	for _, a := range c.args {
		fmt.Fprintf(out, "  %s  %s\n", a.name, a.say)
	}
	for _, f := range c.flags {
		if len(f.values) == 0 {
			fmt.Fprintf(out, "  --%s%s  %s\n", f.name, f.takes(), f.say)
			continue
		}
		fmt.Fprintf(out, "  --%s  %s（默认 %s）\n", f.name, f.say, f.normal)
	}
	fmt.Fprintf(out, "\n例如：%s\n\n全部设置项（--database、--listen 等）请看 huiyin config\n", c.example)
}

// usage is the list of all commands.
func usage(out io.Writer) {
	fmt.Fprint(out, "回音：一座城市听见市民，并且证明它回应了。\n\n用法：huiyin 命令 [参数] [--设置=值 …]\n\n")
	for _, c := range commands() {
		fmt.Fprintf(out, "  %-9s %s\n", c.name, c.say)
	}
	fmt.Fprint(out, "\n一个命令的用法：huiyin 命令 --help\n")
}

// version is of this program; the build sets it.
var version = "dev"

func (p *program) version(context.Context) error {
	fmt.Fprintf(p.out, "huiyin %s %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}

// helps prints the use of the command it is given, or of all.
func (p *program) helps(context.Context) error {
	if len(p.args) == 0 {
		usage(p.out)
		return nil
	}
	c, err := find(p.args[0])
	if err == nil {
		c.help(p.out)
	}
	return err
}
