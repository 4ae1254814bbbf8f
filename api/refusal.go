package api

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"github.com/baton-crm/baton/crm"
)

// useProblems makes huma answer in our form where it refuses a request itself.
// It is huma's setting for the whole program, so it is made once.
var useProblems = sync.OnceFunc(func() {
	huma.NewErrorWithContext = func(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
		return problemOfHuma(ctx.Context(), status, errs)
	}
	huma.NewError = func(status int, _ string, errs ...error) huma.StatusError {
		return problemOfHuma(context.Background(), status, errs)
	}
})

func problemOfHuma(ctx context.Context, status int, errs []error) *problem {
	if _, ok := errors.AsType[*http.MaxBytesError](errors.Join(errs...)); ok {
		return newProblem(ctx, codeTooLarge)
	}
	p, language := newProblem(ctx, codeOfStatus(status)), stateOf(ctx).language
	for _, err := range errs {
		var detail *huma.ErrorDetail
		if errors.As(err, &detail) && p.Code == codeInvalid {
			p.Errors = append(p.Errors, refusalOf(detail, language))
		}
	}
	if p.Code == codeInvalid && len(p.Errors) == 0 { // a body that is not there
		return invalidProblem(ctx, &crm.Invalid{Problems: []crm.Problem{notAnObject}})
	}
	return p
}

// refusal is something that huma refuses, by its words for it. The texts are
// given the field's name, or what stands in parentheses in the words.
type refusal struct {
	says            *regexp.Regexp
	code            string
	message, remedy crm.Label
}

var (
	wrongForm = crm.Label{ZH: "“%[1]s”的值格式不对", EN: "“%[1]s” has a value of the wrong form"}
	refusals  = []refusal{
		{regexp.MustCompile(`^unknown query parameter$`), "unknown-parameter",
			crm.Label{ZH: "没有名为“%[1]s”的参数", EN: "There is no parameter “%[1]s”"},
			crm.Label{ZH: "请去掉“%[1]s”", EN: "Leave “%[1]s” out"}},
		{regexp.MustCompile(`^unexpected property$`), "unknown-field",
			crm.Label{ZH: "没有名为“%[1]s”的字段", EN: "There is no field “%[1]s”"},
			crm.Label{ZH: "请去掉“%[1]s”", EN: "Leave “%[1]s” out"}},
		{regexp.MustCompile(`^expected required property (\S+) to be present$`), "required",
			crm.Label{ZH: "“%[1]s”不能为空", EN: "“%[1]s” is required"},
			crm.Label{ZH: "请填写“%[1]s”", EN: "Give “%[1]s”"}},
		{regexp.MustCompile(`^expected number >= (.*)$`), "too-small", wrongForm,
			crm.Label{ZH: "至少为 %[2]s", EN: "Give at least %[2]s"}},
		{regexp.MustCompile(`^expected number <= (.*)$`), "too-large", wrongForm,
			crm.Label{ZH: "最多为 %[2]s", EN: "Give at most %[2]s"}},
		{regexp.MustCompile(`^expected length <= (.*)$`), "too-long",
			crm.Label{ZH: "“%[1]s”太长", EN: "“%[1]s” is too long"},
			crm.Label{ZH: "最多 %[2]s 个字符", EN: "Use at most %[2]s characters"}},
		{regexp.MustCompile(`^expected value to be one of "(.*)"$`), "unknown-choice",
			crm.Label{ZH: "“%[1]s”没有这个选项", EN: "“%[1]s” has no such choice"},
			crm.Label{ZH: "请从以下值中选择：%[2]s", EN: "Choose one of: %[2]s"}},
		{regexp.MustCompile(`^expected string to be RFC 4122 uuid`), "invalid-id",
			crm.Label{ZH: "“%[1]s”不是有效的 id", EN: "“%[1]s” is not an id"},
			crm.Label{ZH: "请使用读取时得到的 id", EN: "Give an id as it was read"}},
		{regexp.MustCompile(``), codeInvalid, wrongForm,
			crm.Label{ZH: "请检查“%[1]s”的值", EN: "Check the value of “%[1]s”"}},
	}
)

// refusalOf tells in our words, in the language of the request, what huma
// refuses.
func refusalOf(detail *huma.ErrorDetail, language crm.Language) fieldProblem {
	place, field, _ := strings.Cut(detail.Location, ".")
	for _, r := range refusals {
		words := r.says.FindStringSubmatch(detail.Message)
		if words == nil {
			continue
		}
		if r.code == "required" {
			field = strings.TrimPrefix(field+"."+words[1], ".")
		}
		return r.told(field, place, strings.Join(words[1:], ""), language)
	}
	return fieldProblem{}
}

func (r refusal) told(field, place, limit string, language crm.Language) fieldProblem {
	name := field
	if name == "" {
		name = place
	}
	fill := func(l crm.Label) string {
		return strings.NewReplacer("%[1]s", name, "%[2]s", limit).Replace(l.In(language))
	}
	return fieldProblem{Field: field, Code: r.code, Message: fill(r.message), Remedy: fill(r.remedy)}
}
