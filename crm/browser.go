package crm

import "strings"

// sign is a mark in a User-Agent text and what it stands for.
type sign struct{ mark, name string }

// The first mark that occurs decides: later ones are also worn by those who
// pretend to be somebody else, as nearly all browsers do.
var (
	browserSigns = []sign{
		{"MicroMessenger/", "WeChat"}, {"DingTalk/", "DingTalk"}, {"Lark/", "Feishu"}, {"QQBrowser/", "QQ Browser"},
		{"UCBrowser/", "UC Browser"}, {"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"},
		{"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"Chrome/", "Chrome"}, {"CriOS/", "Chrome"}, {"Safari/", "Safari"},
		{"curl/", "curl"},
	}
	systemSigns = []sign{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"HarmonyOS", "HarmonyOS"}, {"Android", "Android"}, {"Windows", "Windows"},
		{"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
	}
)

// BrowserOf names the browser and the system behind a User-Agent text, such as
// “Firefox · Windows”, which reads the same in both languages. It is empty for
// what it does not know.
func BrowserOf(userAgent string) string {
	var known []string
	for _, signs := range [][]sign{browserSigns, systemSigns} {
		for _, s := range signs {
			if strings.Contains(userAgent, s.mark) {
				known = append(known, s.name)
				break
			}
		}
	}
	return strings.Join(known, " · ")
}
