package api

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/baton-crm/baton/activities"
	"github.com/baton-crm/baton/crm"
	"github.com/baton-crm/baton/files"
)

// problem is an error answer after RFC 9457, in the language of the request.
type problem struct {
	Type    string         `json:"type" doc:"Names the kind of problem; stable."`
	Code    string         `json:"code" doc:"The last part of the type."`
	Status  int            `json:"status"`
	Title   string         `json:"title"`
	Detail  string         `json:"detail"`
	TraceID string         `json:"traceId" doc:"Finds this request in the log."`
	Errors  []fieldProblem `json:"errors,omitempty"`
	// MergedInto is where the record went, for those who may see that one.
	MergedInto *mergedRecord `json:"mergedInto,omitempty"`
	// DecisionID tells why, where rules refused it.
	DecisionID *uuid.UUID `json:"decisionId,omitempty" doc:"Why, where rules refused it."`

	headers http.Header
}

type fieldProblem struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Remedy  string `json:"remedy"`
}

type mergedRecord struct {
	Kind string    `json:"kind"`
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

// Error makes a problem an error.
func (p *problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus tells huma the HTTP status.
func (p *problem) GetStatus() int { return p.Status }

// GetHeaders tells huma what to send beside the body.
func (p *problem) GetHeaders() http.Header { return p.headers }

// ContentType tells huma the media type.
func (p *problem) ContentType(string) string { return "application/problem+json" }

// The codes of problems, with their status and texts. Codes never change.
const (
	codeInvalid          = "invalid"
	codeUnauthenticated  = "unauthenticated"
	codeWrongPassword    = "wrong-password"
	codeTooManyFailures  = "too-many-failures"
	codeTooManyExports   = "too-many-exports"
	codeForbidden        = "forbidden"
	codeCSRF             = "csrf"
	codePasswordChange   = "password-change-required"
	codeNotByToken       = "not-by-token"
	codeTokenScope       = "token-scope"
	codeNotFound         = "not-found"
	codeMerged           = "merged"
	codeConflict         = "conflict"
	codeStale            = "stale"
	codeIfMatchRequired  = "if-match-required"
	codeTooLarge         = "too-large"
	codeNotJSON          = "not-json"
	codeMethodNotAllowed = "method-not-allowed"
	codeUnavailable      = "unavailable"
	codeInternal         = "internal"
	codeFilesUnavailable = "files-unavailable"
)

type problemText struct {
	status        int
	title, detail crm.Label
}

var problemTexts = map[string]problemText{
	codeInvalid: {422, crm.Label{ZH: "内容有误", EN: "Not acceptable"},
		crm.Label{ZH: "请按提示修改后再提交", EN: "Mend what is named below and send it again"}},
	codeUnauthenticated: {401, crm.Label{ZH: "尚未登录", EN: "Not signed in"},
		crm.Label{ZH: "请先登录", EN: "Sign in first"}},
	codeWrongPassword: {401, crm.Label{ZH: "登录失败", EN: "Signing in failed"},
		crm.Label{ZH: "登录名或密码不正确", EN: "The sign-in name or the password is wrong"}},
	codeTooManyFailures: {429, crm.Label{ZH: "尝试次数过多", EN: "Too many tries"},
		crm.Label{ZH: "请 %d 分钟后再试", EN: "Try again in %d minutes"}},
	codeTooManyExports: {429, crm.Label{ZH: "导出太多", EN: "Too many exports"},
		crm.Label{ZH: "你已有两个导出在进行，请等其中一个完成", EN: "Two of yours are under way; wait for one to end"}},
	codeForbidden: {403, crm.Label{ZH: "没有权限", EN: "Not allowed"},
		crm.Label{ZH: "你没有权限这样做", EN: "You may not do this"}},
	codeCSRF: {403, crm.Label{ZH: "请求来源无法确认", EN: "The origin of the request is not certain"},
		crm.Label{ZH: "请刷新页面后重试", EN: "Reload the page and try again"}},
	codePasswordChange: {403, crm.Label{ZH: "需要修改密码", EN: "Choose a password first"},
		crm.Label{ZH: "当前密码是管理员设置的临时密码，请先改成自己的密码", EN: "You signed in with a temporary password; choose one of your own first"}},
	codeNotByToken: {403, crm.Label{ZH: "不能用令牌操作", EN: "Not by token"},
		crm.Label{ZH: "会话、密码和令牌只能由本人登录后管理", EN: "Sessions, passwords and tokens are kept by people who have signed in"}},
	codeTokenScope: {403, crm.Label{ZH: "令牌权限不足", EN: "Beyond the token"},
		crm.Label{ZH: "这个令牌的权限范围不包括此操作，请使用权限更大的令牌", EN: "The scopes of this token do not cover this; use a token that may do it"}},
	codeNotFound: {404, crm.Label{ZH: "没有找到", EN: "Not found"},
		crm.Label{ZH: "记录不存在，或你无权查看", EN: "It does not exist, or you may not see it"}},
	codeMerged: {404, crm.Label{ZH: "已合并", EN: "Merged"},
		crm.Label{ZH: "这条记录已合并到“%s”，请打开那条记录", EN: "This record was merged into “%s”; open that one"}},
	codeConflict: {409, crm.Label{ZH: "现在无法进行", EN: "Not possible now"},
		crm.Label{ZH: "状态已改变", EN: "The state has changed"}},
	codeStale: {412, crm.Label{ZH: "记录已被修改", EN: "Changed meanwhile"},
		crm.Label{ZH: "在你打开之后有人修改了它，请重新载入", EN: "Somebody changed it after you opened it; load it again"}},
	codeIfMatchRequired: {428, crm.Label{ZH: "缺少版本", EN: "No version given"},
		crm.Label{ZH: "请在 If-Match 中给出读取时的 ETag", EN: "Send the ETag you read in If-Match"}},
	codeTooLarge: {413, crm.Label{ZH: "内容太大", EN: "Too large"},
		crm.Label{ZH: "请求内容最多 1 MiB", EN: "A request has at most 1 MiB"}},
	codeNotJSON: {415, crm.Label{ZH: "内容类型不支持", EN: "Not JSON"},
		crm.Label{ZH: "请以 application/json 发送内容", EN: "Send the body as application/json"}},
	codeMethodNotAllowed: {405, crm.Label{ZH: "不支持的操作", EN: "Not supported"},
		crm.Label{ZH: "这个地址不支持这种请求", EN: "This address does not take this method"}},
	codeUnavailable: {503, crm.Label{ZH: "暂时无法处理", EN: "Not available now"},
		crm.Label{ZH: "请稍后再试", EN: "Try again soon"}},
	codeFilesUnavailable: {503, crm.Label{ZH: "文件存储暂时不可用", EN: "File storage is not available"},
		crm.Label{ZH: "其他内容不受影响；请稍后再试", EN: "Everything else works; try again later"}},
	codeInternal: {500, crm.Label{ZH: "出错了", EN: "Something went wrong"},
		crm.Label{ZH: "问题已记录，请稍后再试；联系管理员时请提供编号", EN: "It was logged; try again later, and name the trace id when you ask for help"}},
}

// newProblem makes a problem with its usual texts.
func newProblem(ctx context.Context, code string) *problem {
	text, state := problemTexts[code], stateOf(ctx)
	return &problem{
		Type: "urn:baton:problem:" + code, Code: code, Status: text.status, TraceID: state.id,
		Title: text.title.In(state.language), Detail: text.detail.In(state.language),
	}
}

// fail is the one place that turns an error into an answer. What it does not
// know is logged and shown by its trace id alone.
func (s *Server) fail(ctx context.Context, err error) error {
	var shown *problem
	if err == nil || errors.As(err, &shown) {
		return err
	}
	var invalid *crm.Invalid
	var conflict *crm.Conflict
	var merged *crm.Merged
	var locked *activities.TooManyFailures
	language := stateOf(ctx).language
	switch {
	case errors.As(err, &invalid):
		return invalidProblem(ctx, invalid)
	case errors.As(err, &conflict):
		p := newProblem(ctx, codeConflict)
		p.Code, p.Type, p.Detail = conflict.Code, "urn:baton:problem:"+conflict.Code, strings.ReplaceAll(conflict.Detail.In(language), "{at}", s.localTime(conflict.At))
		p.Errors, p.DecisionID = fieldProblems(conflict.Problems, language), conflict.DecisionID
		return p
	case errors.As(err, &merged):
		return mergedProblem(ctx, merged)
	case errors.As(err, &locked):
		return lockedProblem(ctx, locked.For)
	case errors.Is(err, crm.ErrNotFound):
		return newProblem(ctx, codeNotFound)
	case errors.Is(err, crm.ErrStale):
		return newProblem(ctx, codeStale)
	case errors.Is(err, crm.ErrForbidden):
		return newProblem(ctx, codeForbidden)
	case errors.Is(err, activities.ErrWrongPassword):
		return newProblem(ctx, codeWrongPassword)
	case errors.Is(err, activities.ErrBusy), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return newProblem(ctx, codeUnavailable)
	case errors.Is(err, files.ErrUnavailable):
		s.Log.ErrorContext(ctx, "file storage failed", "trace", stateOf(ctx).id, slog.Any("error", err))
		return newProblem(ctx, codeFilesUnavailable)
	}
	s.Log.ErrorContext(ctx, "request failed", "trace", stateOf(ctx).id, slog.Any("error", err))
	return newProblem(ctx, codeInternal)
}

// lockedProblem says for how long no password is looked at.
func lockedProblem(ctx context.Context, wait time.Duration) *problem {
	p := newProblem(ctx, codeTooManyFailures)
	minutes := int(math.Ceil(wait.Minutes()))
	p.Detail = problemTexts[codeTooManyFailures].detail.With(minutes).In(stateOf(ctx).language)
	p.headers = http.Header{"Retry-After": {strconv.Itoa(int(math.Ceil(wait.Seconds())))}}
	return p
}

// mergedProblem names the record that a lost one lives on in.
func mergedProblem(ctx context.Context, merged *crm.Merged) *problem {
	p := newProblem(ctx, codeMerged)
	p.Detail = problemTexts[codeMerged].detail.With(merged.Name).In(stateOf(ctx).language)
	p.MergedInto = &mergedRecord{merged.Kind, merged.Into, merged.Name}
	return p
}

func invalidProblem(ctx context.Context, invalid *crm.Invalid) *problem {
	p := newProblem(ctx, codeInvalid)
	p.Errors = fieldProblems(invalid.Problems, stateOf(ctx).language)
	return p
}

func fieldProblems(problems []crm.Problem, language crm.Language) []fieldProblem {
	var told []fieldProblem
	for _, f := range problems {
		told = append(told, fieldProblem{f.Field, f.Code, f.Message.In(language), f.Remedy.In(language)})
	}
	return told
}

// codeOfStatus finds the problem for a status with which huma or the mux
// refuses a request.
func codeOfStatus(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return codeUnauthenticated
	case http.StatusForbidden:
		return codeForbidden
	case http.StatusNotFound:
		return codeNotFound
	case http.StatusMethodNotAllowed:
		return codeMethodNotAllowed
	case http.StatusRequestTimeout:
		return codeUnavailable
	case http.StatusRequestEntityTooLarge:
		return codeTooLarge
	case http.StatusUnsupportedMediaType:
		return codeNotJSON
	}
	if status >= http.StatusInternalServerError {
		return codeInternal
	}
	return codeInvalid
}
