package crm

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestFileName(t *testing.T) {
	for given, want := range map[string]string{
		"合同.pdf":                          "合同.pdf",
		"../../etc/passwd":                "passwd",
		`C:\Users\sam\offer.docx`:         "offer.docx",
		`say "hello".txt`:                 `say "hello".txt`,
		"one\r\ntwo\x00.txt":              "onetwo.txt",
		"invoice\u202efdp.exe":            "invoicefdp.exe",
		"\u200f\u2067photo.png":           "photo.png",
		"..":                              "file",
		"":                                "file",
		"   ":                             "file",
		"/":                               "file",
		".htaccess":                       "htaccess",
		"cut\xff.txt":                     "cut.txt",
		strings.Repeat("长", 300) + ".pdf": strings.Repeat("长", 196) + ".pdf",
		"a." + strings.Repeat("b", 300):   "a." + strings.Repeat("b", 198),
	} {
		t.Run("of "+shortened(given), func(t *testing.T) {
			got := FileName(given)
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			if again := FileName(got); again != got || utf8.RuneCountInString(got) > maxFileName {
				t.Errorf("it is %q and then %q", got, again)
			}
		})
	}
}

func TestCheckAttachable(t *testing.T) {
	for _, c := range []struct {
		name, contentType, refused string
	}{
		{"offer.pdf", "application/pdf", ""},
		{"offer.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ""},
		{"photo.jpg", "image/jpeg", ""},
		{"page.html", "text/html", ""}, // kept, never shown
		{"logo.svg", "image/svg+xml", ""},
		{"all.zip", "application/zip", ""},
		{"call.mp3", "audio/mpeg", ""},
		{"setup.exe", "application/vnd.microsoft.portable-executable", "program"},
		{"photo.jpg", "application/vnd.microsoft.portable-executable", "wrong-type"},
		{"photo.jpg", "application/x-executable", "wrong-type"},
		{"photo.jpg.EXE", "image/jpeg", "program"},
		{"notes.txt", "text/x-shellscript", "program"},
		{"notes.js", "text/plain", "program"},
		{"notes", "application/octet-stream", "wrong-type"},
	} {
		t.Run(c.name+" that is "+c.contentType, func(t *testing.T) {
			err := CheckAttachable(c.name, c.contentType)
			var invalid *Invalid
			switch {
			case c.refused == "" && err != nil:
				t.Errorf("is refused: %v", err)
			case c.refused != "" && (!errors.As(err, &invalid) || invalid.Problems[0].Code != c.refused):
				t.Errorf("got %v, want %s", err, c.refused)
			}
		})
	}
}

func TestServedType(t *testing.T) {
	t.Run("names nothing that could carry scripts", func(t *testing.T) {
		for _, active := range []string{"text/html", "image/svg+xml", "text/xml", "application/xhtml+xml"} {
			a := Attachment{ContentType: active}
			if a.ServedType() != "application/octet-stream" || a.Inline() {
				t.Errorf("%s is served as %s", active, a.ServedType())
			}
		}
	})
}
