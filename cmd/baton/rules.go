package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/rules"
)

type rulesCommand struct {
	Check rulesCheckCommand `cmd:"" help:"Check rule files as publishing would, without a server."`
}

type rulesCheckCommand struct {
	Language crm.Language `help:"Language of the messages: en or zh-CN." enum:"en,zh-CN" default:"en"`
	Files    []string     `arg:"" name:"file" help:"Rule files in YAML, such as lead.route.yaml." type:"existingfile"`
}

// Run prints each problem as file:line:column: message and fails when there
// are any.
func (c *rulesCheckCommand) Run() error {
	found := 0
	for _, file := range c.Files {
		text, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("read rules: %w", err)
		}
		now := time.Now()
		for _, f := range rules.CheckFile(text, pointOf(file), now) {
			fmt.Printf("%s:%d:%d: %s\n", file, f.Line, f.Column, f.Message.In(c.Language))
			found++
		}
	}
	if found > 0 {
		return fmt.Errorf("%d problems in rule files", found)
	}
	return nil
}

// pointOf guesses the decision point from the name of a file: lead.route.yaml
// and lead_route.yaml are lead.route.
func pointOf(file string) string {
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	return strings.ReplaceAll(name, "_", ".")
}
