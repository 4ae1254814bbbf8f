package activities_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
)

const goodPassword = "正确的马电池订书钉"

func TestPasswords(t *testing.T) {
	passwords := activities.NewPasswords()
	hash, err := passwords.Hash(t.Context(), goodPassword)
	if err != nil {
		t.Fatal(err)
	}
	t.Run("are hashed at the cost that is recommended", func(t *testing.T) {
		if !regexp.MustCompile(`^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$`).MatchString(hash) {
			t.Errorf("the hash is %s", hash)
		}
	})
	t.Run("are never hashed the same twice", func(t *testing.T) {
		if again, err := passwords.Hash(t.Context(), goodPassword); again == hash || err != nil {
			t.Errorf("%s, %v", again, err)
		}
	})
	t.Run("match themselves alone", func(t *testing.T) {
		for password, want := range map[string]bool{goodPassword: true, goodPassword + " ": false, "": false} {
			if got, err := passwords.Matches(t.Context(), password, hash); got != want || err != nil {
				t.Errorf("%q: %v, %v", password, got, err)
			}
		}
	})
	t.Run("match hashes of another cost", func(t *testing.T) {
		cheap := "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHQ$"
		if got, err := passwords.Matches(t.Context(), "x", cheap+strings.Repeat("A", 43)); got || err != nil {
			t.Errorf("%v, %v", got, err)
		}
	})
	for _, hash := range []string{"", "plain", "$argon2i$v=19$m=1,t=1,p=1$AA$AA", "$argon2id$v=19$m=x$AA$AA", "$argon2id$v=19$m=64,t=1,p=1$?$AA"} {
		t.Run("refuse a hash that is none: "+hash, func(t *testing.T) {
			if got, err := passwords.Matches(t.Context(), goodPassword, hash); got || err == nil {
				t.Errorf("%v, %v", got, err)
			}
		})
	}
	t.Run("stop when the caller has gone", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		full := activities.NewPasswords()
		for range 50 {
			if _, err := full.Hash(ctx, goodPassword); err != nil {
				requireError(t, err, context.Canceled)
				return
			}
		}
		t.Error("all hashes were made for a caller that had gone")
	})
}

func TestCheckPassword(t *testing.T) {
	cases := []struct{ name, password, code string }{
		{"refuses nine characters", "xk7#mq2!v", "password-length"},
		{"refuses what no form takes", strings.Repeat("xk7#mq2!vz", 21), "password-length"},
		{"counts characters, not bytes", "正确的马电池订书", "password-length"},
		{"refuses the sign-in name with a number", "zhang.wei2026", "password-personal"},
		{"refuses the name in capitals", "WEI-ZHANG-1", "password-personal"},
		{"refuses the name in the own script", "张伟张伟张伟张伟张伟", "password-personal"},
		{"refuses one character again and again", "aaaaaaaaaaaaa", "password-common"},
		{"refuses few characters", "abababababab", "password-common"},
		{"refuses numbers and dates", "13800138000", "password-common"},
		{"refuses dates with marks", "2026-11-21 08", "password-common"},
		{"refuses what everybody takes", "Password123!", "password-common"},
		{"refuses it with digits for letters", "P@ssw0rd2026", "password-common"},
		{"refuses walks over the keyboard", "qwertyuiop12", "password-common"},
		{"refuses two words of that kind", "admin_welcome1", "password-common"},
		{"refuses the same in Chinese letters", "woaini1314520", "password-common"},
		{"refuses the demo's password", "baton-demo", "password-common"},
		{"accepts a sentence", "the kettle sings at noon", ""},
		{"accepts many words however common", "dragon cheese summer monkey", ""},
		{"accepts Chinese words", "骆驼在雨里弹钢琴真好听", ""},
		{"accepts what a program makes", "k7wm-4rtx-p2zq", ""},
		{"accepts bytes that are no text", "\xffx\xfekettle-noon", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			err := activities.CheckPassword("new", c.password, "zhang.wei", "张伟", "Wei Zhang")
			if c.code == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			invalid, ok := errors.AsType[*crm.Invalid](err)
			if !ok || invalid.Problems[0].Field != "new" || invalid.Problems[0].Code != c.code {
				t.Errorf("%v, want %s", err, c.code)
			}
		})
	}
}
