package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestLanguageOf(t *testing.T) {
	cases := []struct{ name, cookie, header, want string }{
		{"takes what was chosen before", "en", "zh-CN", "en"},
		{"does not trust a strange cookie", "xx", "zh-CN", "zh-CN"},
		{"takes the tag with most weight", "", "en;q=0.5, zh-TW;q=0.9", "zh-CN"},
		{"takes the first of equals", "", "en-GB,zh", "en"},
		{"passes over languages it lacks", "", "fr, de;q=0.9, zh;q=0.1", "zh-CN"},
		{"passes over what is refused", "", "zh;q=0", "en"},
		{"speaks English otherwise", "", "", "en"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
			request.Header.Set("Accept-Language", c.header)
			if c.cookie != "" {
				request.AddCookie(&http.Cookie{Name: "baton_language", Value: c.cookie})
			}
			if got := languageOf(request); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestThemeOf(t *testing.T) {
	for cookie, want := range map[string]string{"dark": "dark", "light": "light", "system": "system", `"><script>`: "system"} {
		t.Run("answers "+want+" to "+cookie, func(t *testing.T) {
			request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
			request.Header.Set("Cookie", "baton_theme="+cookie)
			if got := themeOf(request); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}
