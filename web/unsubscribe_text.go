package web

// unsubscribeText are the words of the page to unsubscribe in one language.
type unsubscribeText struct {
	Title, Ask, Send, Done, DoneText string
	Gone, GoneText, Language         string
}

var unsubscribeTexts = map[string]unsubscribeText{
	english: {
		Title: "No more letters like this?", Ask: "You will get no more letters of this sort:", Send: "Unsubscribe",
		Done: "You are unsubscribed", DoneText: "We have noted it: no more letters of this sort.",
		Gone: "This link leads nowhere", GoneText: "It may be incomplete. The letter itself holds the whole link.", Language: "Language",
	},
	chinese: {
		Title: "不再接收这类邮件？", Ask: "退订后，我们不再向您发送这类邮件：", Send: "退订",
		Done: "已退订", DoneText: "我们已记录，不再向您发送这类邮件。",
		Gone: "这个链接无法打开", GoneText: "链接可能不完整，请使用邮件里的完整链接。", Language: "语言",
	},
}
