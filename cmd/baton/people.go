package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/store"
)

type userCommand struct {
	Add      userAddCommand      `cmd:"" help:"Add a person who can sign in."`
	Password userPasswordCommand `cmd:"" help:"Set a person's password and sign them out everywhere."`
}

type userAddCommand struct {
	dataSettings
	logSettings
	Login string `arg:"" help:"Sign-in name."`
	Name  string `help:"Name for people; the sign-in name when left out."`
	Role  string `help:"staff, manager or admin." enum:"staff,manager,admin" default:"admin"`
}

// Run adds a person with a password read from the terminal or a pipe.
func (c *userAddCommand) Run(ctx context.Context) error {
	return c.withDatabase(ctx, c.logger(), func(db *store.DB) error {
		user := &crm.User{Name: c.Name, Login: c.Login, Role: crm.Role(c.Role), Language: crm.Chinese, Active: true}
		if user.Name == "" {
			user.Name = c.Login
		}
		hash, err := readPassword(ctx, user.Login, user.Name)
		if err != nil {
			return err
		}
		err = db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			if err := store.Users.Insert(ctx, tx, user); err != nil {
				return err
			}
			return store.SetPassword(ctx, tx, user.ID, hash)
		})
		if err == nil {
			fmt.Printf("%s can sign in as %s\n", user.Name, user.Login)
		}
		return err
	})
}

type userPasswordCommand struct {
	dataSettings
	logSettings
	Login string `arg:"" help:"Sign-in name."`
}

// Run sets a password.
func (c *userPasswordCommand) Run(ctx context.Context) error {
	return c.withDatabase(ctx, c.logger(), func(db *store.DB) error {
		viewer, err := store.ViewerOf(ctx, db, c.Login)
		if err != nil {
			return err
		}
		hash, err := readPassword(ctx, c.Login, viewer.Name)
		if err != nil {
			return err
		}
		return db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			return activities.SetPassword(ctx, tx, viewer.ID, hash)
		})
	})
}

// readPassword reads one line, holds it against the policy for somebody of
// these names and returns its hash.
func readPassword(ctx context.Context, names ...string) (string, error) {
	fmt.Fprintf(os.Stderr, "Password (at least %d characters): ", activities.MinPasswordLength)
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	password := strings.TrimRight(line, "\r\n")
	if err := activities.CheckPassword("password", password, names...); err != nil {
		return "", err
	}
	return activities.NewPasswords().Hash(ctx, password)
}

type tokenCommand struct {
	dataSettings
	logSettings
	Login   string           `arg:"" help:"Sign-in name of the person the token speaks for."`
	Name    string           `help:"What the token is for." default:"command line"`
	Expires string           `help:"When it ends: 7-days, 30-days, 90-days, 365-days, a day such as 2027-06-30, or never." default:"90-days"`
	Scope   []crm.TokenScope `help:"What it may do, such as leads:create or *:view; may be given more than once." default:"*:*"`
}

// Run makes a token and prints it; it cannot be shown again.
func (c *tokenCommand) Run(ctx context.Context) error {
	if err := describedAPI().CheckScopes(c.Scope); err != nil {
		return err
	}
	return c.withDatabase(ctx, c.logger(), func(db *store.DB) error {
		viewer, err := store.ViewerOf(ctx, db, c.Login)
		if err != nil {
			return err
		}
		company, err := activities.LoadCompany(ctx, db)
		if err != nil {
			return err
		}
		return db.Do(ctx, crm.System(), func(ctx context.Context, tx *store.Tx) error {
			wish := activities.TokenWish{Name: c.Name, Expires: c.Expires, Scopes: c.Scope, Zone: company.Zone()}
			_, secret, err := activities.MakeToken(ctx, tx, viewer.ID, wish)
			if err == nil {
				fmt.Println(secret)
			}
			return err
		})
	})
}
