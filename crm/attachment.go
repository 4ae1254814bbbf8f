package crm

import (
	"path"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"
)

// Attachment is a file that somebody hung on a record. Whoever sees the record
// sees it.
type Attachment struct {
	ID          uuid.UUID
	RecordKind  string
	RecordID    uuid.UUID
	Name        string // for people; never part of a path
	ContentType string // by the content itself
	Size        int64  // bytes
	SHA256      string // hexadecimal; names the content
	CreatedAt   time.Time
	CreatedBy   *uuid.UUID
}

// MaxAttachments is how many files one record bears.
const MaxAttachments = 200

const maxFileName = 200 // characters

// FileName makes a name that people gave, or a program on their behalf, safe
// to show and to save under: the last part of a path, on one line, without
// signs that turn the direction of text, not too long, with its ending kept.
func FileName(given string) string {
	name := norm.NFC.String(strings.ToValidUTF8(given, ""))
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) {
			return -1
		}
		return r
	}, name)
	name = strings.TrimFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == '.' || r == '/' })
	if name == "" {
		return "file"
	}
	if utf8.RuneCountInString(name) <= maxFileName {
		return name
	}
	ending := []rune(path.Ext(name))
	if len(ending) > maxEnding {
		ending = nil
	}
	return string([]rune(name)[:maxFileName-len(ending)]) + string(ending)
}

const maxEnding = 16 // characters, with the point

// documentTypes are the media types of what people attach, beside texts,
// images, sound and film.
var documentTypes = []string{
	"application/pdf", "application/rtf", "application/json", "application/zip", "application/gzip",
	"application/x-7z-compressed", "application/x-rar-compressed", "application/vnd.ms-outlook",
	"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/x-ole-storage",
	"application/epub+zip", "application/postscript", "application/x-ndjson", "application/geo+json",
}

// documentFamilies are the beginnings of the media types of whole families.
var documentFamilies = []string{
	"image/", "audio/", "video/", "text/",
	"application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.",
}

// programTypes are texts that a machine runs.
var programTypes = []string{
	"text/javascript", "text/x-python", "text/x-lua", "text/x-perl", "text/x-ruby", "text/x-php", "text/x-tcl",
	"text/x-shellscript",
}

// programEndings are those by which a desktop takes a file for a program,
// whatever it holds.
var programEndings = []string{
	".app", ".apk", ".appimage", ".application", ".bat", ".cmd", ".com", ".cpl", ".deb", ".desktop", ".dll", ".dmg", ".exe",
	".gadget", ".hta", ".inf", ".iso", ".jar", ".jnlp", ".js", ".jse", ".lnk", ".mjs", ".msc", ".msi", ".msp", ".php", ".pif",
	".pl", ".ps1", ".psm1", ".py", ".rb", ".reg", ".rpm", ".scf", ".scr", ".sh", ".url", ".vb", ".vbe", ".vbs", ".ws",
	".wsc", ".wsf", ".wsh", ".xll",
}

// CheckAttachable refuses what is no document, image, text, archive, sound or
// film by its content, and what a desktop would run by its name.
func CheckAttachable(name, contentType string) error {
	ending := strings.ToLower(path.Ext(name))
	if slices.Contains(programEndings, ending) || slices.Contains(programTypes, contentType) {
		return InvalidField("file", "program",
			Label{"不能上传程序或脚本", "Programs and scripts cannot be attached"},
			Label{"如确有需要，请放入压缩包后上传", "Put it into an archive where it has to be kept here"})
	}
	if slices.Contains(documentTypes, contentType) ||
		slices.ContainsFunc(documentFamilies, func(family string) bool { return strings.HasPrefix(contentType, family) }) {
		return nil
	}
	return InvalidField("file", "wrong-type",
		Label{"不支持这种文件", "Files of this type cannot be attached"},
		Label{"可上传文档、图片、文本、压缩包、音频和视频", "Attach documents, images, texts, archives, sound or film"})
}

// shownInline are the types a browser may show in place: they run nothing.
var shownInline = []string{"image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"}

// Inline says whether a browser may show the attachment instead of saving it.
func (a Attachment) Inline() bool { return slices.Contains(shownInline, a.ContentType) }

// ServedType is the media type that browsers are told. What could carry
// scripts of its own is never called by its name.
func (a Attachment) ServedType() string {
	if a.ContentType == "text/html" || strings.HasSuffix(a.ContentType, "xml") {
		return "application/octet-stream"
	}
	return a.ContentType
}
