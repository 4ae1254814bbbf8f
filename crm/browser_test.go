package crm_test

import (
	"testing"

	"github.com/baton-crm/baton/crm"
)

func TestBrowserOf(t *testing.T) {
	const chrome = " AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
	cases := map[string]string{
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64)" + chrome:                                                                    "Chrome · Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64)" + chrome + " Edg/141.0":                                                     "Edge · Windows",
		"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0":                                                "Firefox · Linux",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15": "Safari · macOS",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) MicroMessenger/8.0.50": "WeChat · iPhone",
		"Mozilla/5.0 (Linux; Android 15; K)" + chrome:                                                                           "Chrome · Android",
		"curl/8.5.0": "curl",
		"":           "",
		"something":  "",
	}
	for agent, want := range cases {
		t.Run(want, func(t *testing.T) {
			if got := crm.BrowserOf(agent); got != want {
				t.Errorf("%q for %q", got, agent)
			}
		})
	}
}
